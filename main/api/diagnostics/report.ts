import { createHider } from '../../config/hide.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Facts } from './facts.ts';
import { rowLines } from './row-lines.ts';
import {
	clientLines,
	countLines,
	instanceLines,
	keyLines,
	noticeLines,
	questionLines,
	serverLines,
} from './sections.ts';
import { Veil, type Choice } from './veil.ts';
import { Verbs } from './verbs.ts';

/** Secrets of this length stand nowhere by chance, in characters. */
const LONG = 12;

/** The report, to be read from top to bottom. Without secrets whatever the choice. */
export function makeReport(facts: Facts, choice: Choice): string {
	const { at, rows, rowsFrom, secrets, snapshot, system } = facts;
	const veil = new Veil(facts, choice);
	const verbs = new Verbs(snapshot);
	const text = [
		'Resonite Bridge: diagnostics',
		'',
		`Made ${new Date(at).toISOString()}. Nothing was sent anywhere: whoever shares this file shares what stands in it.`,
		'Keys of items and passwords are never in it.',
		choice.withTexts
			? 'Texts of messages are in it, and names of scenes and sources with them.'
			: 'Texts of messages were left out.',
		choice.withNames
			? 'Names of items, users, machines and files are in it.'
			: `Names of items, users, machines and files were left out${choice.withTexts ? ', as far as they are known: a text may still hold one' : ''}.`,
		...section('Versions', versionLines(facts)),
		...section('System', system.lines),
		...section('State', [...serverLines(snapshot, veil), `data folder: ${folderOf(facts, veil)}`]),
		...section('Settings', settingsLines(snapshot.settings, veil)),
		...section('Adapters', instanceLines(snapshot, veil)),
		...section('Clients', clientLines(snapshot, veil, verbs)),
		...section('Keys', keyLines(snapshot, veil, verbs)),
		...section('Questions, and what is armed', questionLines(snapshot, veil, verbs)),
		...section('Notices', noticeLines(snapshot, veil)),
		...section('Rows by kind and outcome', countLines(rows)),
		...section(
			`The last ${rows.length} rows, oldest first${rowsFrom === 'memory' ? ' (those in memory: the journal could not be read)' : ''}`,
			rowLines(rows, veil, verbs),
		),
		'',
	].join('\n');
	// Whatever was overlooked above: nobody can have meant these.
	const hide = createHider(secrets.filter((secret) => secret.text.length >= LONG));
	return hide(text).replace(unsettling, escaped);
}

const section = (title: string, lines: readonly string[]): string[] => [
	'',
	title,
	...(lines.length === 0 ? ['  none'] : lines.map((one) => `  ${one}`)),
];

/** What an editor or a terminal would obey, and what cannot be seen. Ends of lines are ours: texts have theirs escaped. */
const unsettling = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/gu;

const escaped = (character: string): string =>
	`\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

function versionLines({ snapshot }: Facts): string[] {
	const { node, v8, openssl, sqlite, uv } = process.versions as Partial<Record<string, string>>;
	const all = { 'Resonite Bridge': snapshot.version, ...snapshot.desktop?.versions };
	return Object.entries({ ...all, 'Node.js': node, V8: v8, OpenSSL: openssl, SQLite: sqlite, uv })
		.filter(([, version]) => version !== undefined)
		.map(([name, version]) => `${name}: ${version}`);
}

function folderOf({ snapshot, system }: Facts, veil: Veil): string {
	if (veil.choice.withNames) return veil.hide(snapshot.dataFolder);
	return snapshot.dataFolder.startsWith(system.home) ? 'in the home folder' : 'elsewhere';
}

/** The sections that hold no texts are shown as they are; of the others, each field is looked at. */
function settingsLines(
	{ version, server, access, limits, journal, page, desktop }: Settings,
	veil: Veil,
): string[] {
	const { port, aliases, origins, lan } = server;
	const list = (all: readonly string[]) =>
		veil.choice.withNames ? all.map((one) => veil.hide(one)) : all.length;
	const one = (text: string | null) => (text === null ? null : veil.setting(text));
	const shown = {
		version,
		server: {
			port,
			aliases: list(aliases),
			origins: list(origins),
			lan: {
				interface: one(lan.interface),
				certificate: one(lan.certificate),
				privateKey: one(lan.privateKey),
			},
		},
		access,
		limits,
		journal,
		page,
		desktop,
	};
	return JSON.stringify(shown, null, 2).split('\n');
}
