import type { AdapterStatus, InstanceSnapshot } from '../../contract/adapters.ts';
import type { Snapshot } from '../../contract/commands.ts';
import type { Permission } from '../../contract/grants.ts';
import type { Words } from '../../contract/words.ts';
import type { Row } from '../../contract/rows.ts';
import type { Veil } from './veil.ts';
import type { Verbs } from './verbs.ts';

const time = (at: number | null): string => (at === null ? 'never' : new Date(at).toISOString());

const line = (...parts: readonly (string | null)[]): string =>
	parts.filter((part) => part !== null && part !== '').join(' | ');

/** A sentence of the app, where texts are left in. */
const said = (words: Words | null, veil: Veil): string | null =>
	words !== null && veil.choice.withTexts ? veil.hide(words.en) : null;

export function serverLines({ server, access, desktop }: Snapshot, veil: Veil): string[] {
	const { state, lan } = server;
	const listed = (addresses: readonly string[]) =>
		veil.choice.withNames ? addresses.map((one) => veil.hide(one)).join(' ') : addresses.length;
	return [
		line(`server: ${state.kind}`, state.kind === 'failed' ? said(state.why, veil) : null),
		`port: ${server.port}`,
		`addresses: ${listed(server.addresses)}`,
		line(
			`local network: ${lan.kind}`,
			lan.kind === 'failed' ? said(lan.why, veil) : null,
			lan.kind === 'listening' ? `${listed(lan.addresses)}` : null,
		),
		`forwarding: ${server.isForwarding ? 'on' : 'paused'}`,
		`messages in the last second: ${server.rate.in} in, ${server.rate.out} out`,
		`access: ${access.policy}${access.isPolicyFixed ? ', set on the command line' : ''}`,
		...(desktop
			? [`desktop: passwords ${desktop.secrets}, updates ${desktop.update.kind}`]
			: ['desktop: none, the page runs in a browser']),
	];
}

export function instanceLines({ adapters, instances }: Snapshot, veil: Veil): string[] {
	return instances.map((instance) => {
		const { id, adapter, status, since, lastError } = instance;
		const fields = adapters.find((info) => info.id === adapter)?.settings ?? [];
		const values = fields
			.filter(({ secret }) => !secret)
			.flatMap(({ name, type }) => {
				const value = instance.settings[name];
				if (value === undefined) return [];
				const shown = type === 'choice' ? value : veil.setting(value);
				return `${name} ${JSON.stringify(shown)}`;
			});
		const secrets = Object.entries(instance.secrets).map(
			([name, isSet]) => `${veil.hide(name)} ${isSet ? 'set' : 'not set'}`,
		);
		return line(
			`${id} (${adapter})`,
			`${statusOf(status, veil)} since ${time(since)}`,
			[
				...values,
				...secrets,
				...undeclared(
					instance,
					fields.map(({ name }) => name),
				),
			].join(', '),
			lastError ? `last error ${time(lastError.at)}` : null,
			said(lastError?.why ?? null, veil),
		);
	});
}

function statusOf(status: AdapterStatus, veil: Veil): string {
	const words = 'why' in status ? status.why : 'detail' in status ? status.detail : null;
	const more = said(words, veil);
	const attempt = status.kind === 'connecting' ? ` (attempt ${status.attempt})` : '';
	return `${status.kind}${attempt}${more === null ? '' : `: ${more}`}`;
}

/** Values under names that the adapter does not know: nobody can tell what they are. */
const undeclared = ({ settings }: InstanceSnapshot, known: readonly string[]): string[] => {
	const count = Object.keys(settings).filter((name) => !known.includes(name)).length;
	return count === 0 ? [] : [`${count} unknown`];
};

const may = (permissions: readonly Permission[], verbs: Verbs): string =>
	permissions
		.map(({ verb, values }) => {
			const isLimited = Object.keys(values).length > 0;
			return `${verbs.pattern(verb)}${isLimited ? ' (some values)' : ''}`;
		})
		.join(', ') || 'nothing';

export const clientLines = ({ clients }: Snapshot, veil: Veil, verbs: Verbs): string[] =>
	clients.map((client) =>
		line(
			`#${client.id} ${veil.client(client)}`,
			`${veil.hide(client.path)} from ${veil.address(client.address)}, ${client.codec}`,
			client.keyId !== null ? `key ${client.keyId}` : client.key === null ? null : 'unknown key',
			`since ${time(client.since)}`,
			client.left ? `left ${time(client.left.at)} with ${client.left.code}` : null,
			`${client.received} in, ${client.sent} out`,
			client.roundTrip === null ? null : `round trip ${client.roundTrip} ms`,
			`hears ${client.subscriptions.map((pattern) => verbs.pattern(pattern)).join(', ') || 'nothing'}`,
			`may ${may(client.permissions, verbs)}`,
			client.refusals.length === 0 ? null : `${client.refusals.length} refused`,
			client.isSilenced ? 'silenced' : null,
			`pace ${client.pace.perSecond} a second, ${client.pace.burst} at once`,
			`${client.backlog.waiting} waiting, ${client.backlog.replaced} replaced, ${client.backlog.dropped} dropped`,
		),
	);

export const keyLines = ({ access }: Snapshot, veil: Veil, verbs: Verbs): string[] =>
	access.keys.map((key) =>
		line(
			`key ${key.id}`,
			veil.choice.withNames ? veil.quote(key.name) : null,
			`from the ${key.from}, made ${time(key.createdAt)}, last used ${time(key.lastUsedAt)}`,
			key.revokedAt === null ? null : `revoked ${time(key.revokedAt)}`,
			`may ${may(key.permissions, verbs)}`,
			key.asks ? 'asks for more' : 'asks for nothing',
			key.pace ? `pace ${key.pace.perSecond} a second, ${key.pace.burst} at once` : null,
		),
	);

export const questionLines = ({ access }: Snapshot, veil: Veil, verbs: Verbs): string[] => [
	...access.approvals.map(({ kind, instance, command, client, count, at, text }) =>
		line(
			`${kind} ${verbs.command(`${instance}.${command}`)}`,
			veil.client(client),
			`asked ${count} times since ${time(at)}`,
			veil.choice.withTexts ? veil.quote(text) : null,
		),
	),
	...(access.moreApprovals > 0 ? [`${access.moreApprovals} more clients want to ask`] : []),
	...access.armed.map(({ verb, until }) => `armed ${verbs.pattern(verb)} until ${time(until)}`),
];

export const noticeLines = ({ notices }: Snapshot, veil: Veil): string[] =>
	notices.map(({ id, level, at, words }) => line(`${level} ${id}`, time(at), said(words, veil)));

/** How many rows of each kind, and what became of them. */
export function countLines(rows: readonly Row[]): string[] {
	const counts = new Map<string, number>();
	for (const { direction, kind, outcome } of rows) {
		const what = [direction === 'none' ? null : direction, kind, outcome].filter(Boolean).join(' ');
		counts.set(what, (counts.get(what) ?? 0) + 1);
	}
	return [...counts]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([what, count]) => `${what}: ${count}`);
}
