import type { IncomingMessage } from 'node:http';
import { say, type Words } from '../contract/words.ts';
import { urlOf, type Door } from './door.ts';

/**
 * The door, before any upgrade. It keeps out web pages, which can dial localhost like any program:
 *
 * - a page of another site sends its `Origin`, which must be listed (cross-site WebSocket hijacking);
 * - a page whose name was made to point at 127.0.0.1 sends that name as `Host`, which must be ours (DNS rebinding).
 *
 * Resonite's client sends no Origin at all. Another program of the same person can send whatever it likes: the gate
 * does not protect from it, and cannot.
 */
export interface GateRules {
	readonly door: Door;
	readonly port: number;
	readonly aliases: readonly string[];
	readonly origins: readonly string[];
}

/** What a caller is told, as HTTP, and the journal with it. */
export interface Refusal {
	readonly status: 400 | 401 | 403 | 404 | 408 | 426 | 429 | 503;
	readonly words: Words;
}

/** Null when the request may pass. */
export function checkRequest(request: IncomingMessage, rules: GateRules): Refusal | null {
	const hosts = headersOf(request, 'host');
	if (hosts.length !== 1 || !isOurs(hosts[0] ?? '', rules)) return hostRefused(hosts, rules);
	const origins = headersOf(request, 'origin');
	const stranger = origins.find((origin) => !rules.origins.includes(origin));
	if (stranger !== undefined || origins.length > 1)
		return originRefused(stranger ?? origins.join(', '));
	return null;
}

/** From the raw headers: Node keeps only the first of doubled ones, and a doubled Host is a trick. */
function headersOf(request: IncomingMessage, name: string): string[] {
	const { rawHeaders } = request;
	return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}

/** The names of another door are strangers here: what is called `localhost` does not come over the network. */
function isOurs(host: string, { door, port, aliases }: GateRules): boolean {
	const match = /^(\[[0-9a-f:.]+\]|[^:@/\s]+)(?::(\d{1,5}))?$/iu.exec(host);
	if (!match) return false;
	const [, name = '', given = door.scheme === 'ws' ? '80' : '443'] = match;
	return Number(given) === port && [...door.hosts, ...aliases].includes(name.toLowerCase());
}

/** Longest piece of a stranger's header that is repeated, in characters. */
const QUOTED = 100;
const quote = (text: string) => text.replace(/[^\x20-\x7e]/gu, '?').slice(0, QUOTED);

const hostRefused = (hosts: readonly string[], { door, port }: GateRules): Refusal => {
	const shown = quote(hosts.join(', '));
	const ours = urlOf(door, port);
	return {
		status: 403,
		words: say(
			`Refused: the address "${shown}" is not one of this bridge. Use ${ours}, or add the name under Settings > Server > Names for this machine.`,
			`拒否しました: "${shown}" はこのブリッジのアドレスではありません。${ours} を使うか、「設定 > サーバー > この PC の別名」に追加してください。`,
		),
	};
};

const originRefused = (origin: string): Refusal => {
	const shown = quote(origin);
	return {
		status: 403,
		words: say(
			`Refused: the web page "${shown}" may not connect. If it is yours, add it under Settings > Server > Web pages that may connect.`,
			`拒否しました: ウェブページ "${shown}" は接続できません。ご自身のページなら「設定 > サーバー > 接続を許可する Web ページ」に追加してください。`,
		),
	};
};
