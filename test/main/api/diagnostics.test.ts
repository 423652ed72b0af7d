import { homedir, hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { Input } from '../../../main/contract/commands.ts';
import { fieldsOf } from '../../../main/contract/fields.ts';
import { defaultSettings, settings } from '../../../main/contract/settings.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, lost, Workshop } from '../adapters-host/tiny.ts';

type Choice = Input<'diagnostics.make'>;

const all = { withTexts: true, withNames: true };
const none = { withTexts: false, withNames: false };
const choices = [none, { ...none, withTexts: true }, { ...none, withNames: true }, all];

const make = async (bridge: TestBridge, choice: Choice = all) =>
	(await bridge.call('diagnostics.make', choice)).text;

/** Where a word still stands, for a message that says more than that it does. */
const linesWith = (report: string, word: string) =>
	report.split('\n').filter((line) => line.toLowerCase().includes(word.toLowerCase()));

/**
 * Words that stand nowhere by chance, named by where they are planted. Without digits and in lower case, so that nothing
 * takes them for a key by their looks.
 */
const keys = {
	ofPage: 'zqpagekeyofanitem',
	short: 'zqshort',
	rotated: 'zqrotatedkeyofanitem',
	/** As keys are made: where nobody knows it any more, its looks give it away. */
	revoked: 'zqR3vok3d-kEy_0fAn1tEm',
	commandLine: 'zqcommandlinekey',
	commandShort: 'zqcmd',
	unknown: 'zqunknownkeyofanitem',
	unknownShort: 'zqnobody',
	forgotten: 'zqforgottenkeyofone',
	inUrl: 'zqinurl',
	inPath: 'zqinpath',
	password: 'zqpassword',
	pin: 'zqpinofbulb',
	inRoomUrl: 'zqkeyinroomurl',
	byHand: 'zqbyhand',
	undeclared: 'zqundeclared',
	strange: 'zqstrange',
	token: 'zqtoken',
};

const texts = {
	plain: 'zqplain',
	args: 'zqargs',
	json: 'zqjson',
	unknownCommand: 'zqcommand',
	id: 'zqrefid',
	reply: 'zqreply',
	echo: 'zqecho',
	composer: 'zqcomposer',
	state: 'zqstate',
	bare: 'zqbare',
	note: 'zqnote',
	reason: 'zqreason',
	question: 'zqquestion',
	detail: 'zqdetail',
	error: 'zqerror',
	log: 'zqlog',
	verb: 'zqverb',
};

const names = {
	client: 'zqitem',
	user: 'zquser',
	before: 'zqbefore',
	after: 'zqafter',
	gone: 'zqgone',
	key: 'zqkeyname',
	forgottenKey: 'zqoldkey',
	alias: 'zqalias',
	origin: 'zqorigin',
	interface: 'zqeth',
	certificate: 'zqcert',
	privateKey: 'zqprivate',
	room: 'zqroom',
	listed: 'zqlisted',
	bulb: 'zqbulb',
	parlor: 'zqparlor',
	host: 'zqhost',
	approved: 'zqapproved',
};

/** What no report shows at all: it has no place for it, or its place holds too much that is strange. */
const nowhere = { values: 'zqvalues', pattern: 'zqpattern' };

/** A bridge after a life in which everything that somebody could type or send was planted. */
async function planted() {
	const workshop = new Workshop();
	const bridge = await openTestBridge({
		adapters: [workshop.adapter],
		access: {},
		server: {
			aliases: [`${names.alias}.local`],
			origins: [`https://${names.origin}.example`],
			lan: {
				interface: names.interface,
				certificate: `${homedir()}/${names.certificate}.pem`,
				privateKey: `/etc/${names.privateKey}.pem`,
			},
		},
		instances: [
			{
				...lampInstance(true),
				settings: { room: names.room, password: keys.byHand, apiKey: keys.undeclared },
			},
			{ id: 'gone', adapter: 'gone', enabled: true, settings: { password: keys.strange } },
		],
		commandLine: {
			given: [keys.commandLine, keys.commandShort].map((key) => ({ key, permissions: [] })),
		},
		files: { 'keys.json': JSON.stringify({ version: 1, keys: keysOnDisk() }) },
	});
	await live(bridge, workshop);
	return Object.assign(bridge, { workshop });
}

const keysOnDisk = () =>
	[
		{ id: 'k1', key: keys.ofPage, name: names.key, revokedAt: null },
		{ id: 'k2', key: keys.short, name: 'Short', revokedAt: null },
		{ id: 'k3', key: keys.rotated, name: 'Rotated', revokedAt: null },
		{ id: 'k4', key: keys.revoked, name: names.forgottenKey, revokedAt: null },
	].map((key) => ({
		...key,
		permissions: [
			{ verb: 'lamp.paint', values: { color: [nowhere.values] } },
			{ verb: `${texts.verb}.burn`, values: {} },
		],
		asks: false,
		pace: null,
		from: 'page',
		createdAt: 1,
		lastUsedAt: null,
	}));

async function live(bridge: TestBridge, workshop: Workshop): Promise<void> {
	workshop.onStart = ({ context }) => {
		context.setStatus({ kind: 'ready', detail: { en: texts.detail, ja: texts.detail } });
	};
	const ready = () =>
		until(
			async () => (await bridge.call('app.load', null)).instances[0]?.status.kind === 'ready',
			'the lamp',
		);
	await ready();
	await bridge.call('adapter.configure', {
		id: 'lamp',
		settings: {
			room: names.room,
			apiKey: keys.undeclared,
			notes: [names.listed, `mqtt://${names.host}.local:1883`],
			bulbs: [{ name: names.bulb, watts: 5 }],
		},
		secrets: { password: keys.password, [`bulbs.${names.bulb}.pin`]: keys.pin },
	});
	await ready();
	const { context } = workshop.last;
	context.log({ en: texts.log, ja: texts.log });
	// What could not be reached is told of by its name, without the rest of its URL.
	const away = `${names.host}.local hung up`;
	context.log({ en: away, ja: away });

	await using item = await bridge.connect(
		`/?name=${names.client}&user=${names.user}&sub=lamp.*,${nowhere.pattern}.x`,
	);
	await using bare = await bridge.connect('/?codec=value&sub=lamp.note-left&markup=keep');
	await using echo = await bridge.connect('/echo?name=Echo');
	await echo.ask(texts.echo);
	await using visitor = await bridge.connect(`/room/${names.parlor}?key=${keys.inRoomUrl}`);
	await visitor.ask(texts.echo);
	item.send(`${texts.plain} of ${names.client} at ${hostname()} in ${homedir()}`);
	item.send(`call ws://127.0.0.1:17170/${keys.inUrl}?name=x or http://x/?token=${keys.token}`);
	item.send(Object.values(keys).slice(0, 6).join(' '));
	item.send(`password ${keys.password} ${keys.pin} 192.168.7.7 fe80::1234:5678`);
	for (const text of [
		`#${texts.id} lamp.ask ${texts.args}`,
		`lamp.${texts.unknownCommand}`,
		`{"do":"lamp.color","args":{"x":"${texts.json}"}}`,
		`bridge.hello ${names.before}`,
		`bridge.hello ${names.after}`,
		`bridge.ping ${texts.reply}`,
	])
		item.send(text);
	await until(() => workshop.last.answers.length > 0, 'the question');
	workshop.last.answers[0]?.(texts.reply);
	context.emit('level-changed', { bulb: texts.state, level: 1 });
	context.emit('note-left', { author: names.after, tags: [texts.note], note: texts.bare });
	await until(() => bare.heard.includes(texts.bare), 'the note');

	await using asker = await bridge.connect(`/?name=${names.approved}`);
	await asker.ask(`lamp.paint red`);
	asker.send(`lamp.paint ${texts.question}`);
	await bridge.call('arm.set', { verb: `${texts.verb}.burn`, minutes: 5 });

	for (const key of [keys.ofPage, keys.short, keys.rotated, keys.commandShort, keys.unknownShort]) {
		await using client = await bridge.connect(`/${key}`);
		await client.ask('bridge.ping');
	}
	await using unknown = await bridge.connect(`/${keys.unknown}`);
	await unknown.ask('bridge.ping');
	await bridge.call('key.rotate', { id: 'k3' });
	await using revoked = await bridge.connect(`/${keys.revoked}`);
	await bridge.call('key.revoke', { id: 'k4' });
	await revoked.closed;
	await bridge.call('key.forget', { id: 'k4' });
	const forgotten = await bridge.connect(`/${keys.forgotten}`);
	await forgotten.ask('bridge.ping');
	forgotten.socket.close(4_000, texts.reason);
	await forgotten.closed;
	const gone = await bridge.connect(`/?name=${names.gone}`);
	await gone[Symbol.asyncDispose]();
	await refusal(bridge.url(`/${keys.inPath}/x`));
	await refusal(bridge.url(), { headers: { Origin: `https://${names.origin}.example.org` } });
	const { clients } = await until(async () => {
		const snapshot = await bridge.call('app.load', null);
		return snapshot.clients.filter(({ left }) => left).length > 4 && snapshot;
	}, 'all to have left');
	const left = clients.find(({ key }) => key === keys.forgotten);
	await bridge.call('client.forget', { id: left?.id ?? 0 });
	await bridge.call('composer.send', { text: texts.composer, to: { kind: 'all' } });

	workshop.onStart = () => {
		throw lost(texts.error);
	};
	context.setStatus({ kind: 'lost', why: { en: texts.error, ja: texts.error } });
	await bridge.row(({ text }) => text.includes(texts.error), 'the end of the lamp');
}

describe('diagnostics', () => {
	test.each(choices)('tell no key and no password, %j', async (choice) => {
		await using bridge = await planted();
		const report = await make(bridge, choice);
		for (const [where, word] of Object.entries({ ...keys, ...nowhere }))
			expect(linesWith(report, word), where).toEqual([]);
		// What stands for them still tells them apart.
		expect(report).toContain('key k1');
		expect(report).toContain('unknown key');
		expect(report).toContain('password set');
		expect(report).not.toContain(homedir());
	});

	test('tell no text where texts are left out, and keep verbs and codes', async () => {
		await using bridge = await planted();
		for (const choice of [none, { ...none, withNames: true }]) {
			const report = await make(bridge, choice);
			for (const [where, word] of Object.entries(texts))
				expect(linesWith(report, word), where).toEqual([]);
			expect(report).toMatch(/in command \| lamp\.ask \| ok \| [\d.]+ ms \| /u);
			expect(report).toMatch(/out reply \| lamp\.ask \| ok \| /u);
			expect(report).toMatch(/in command \| lamp\.\? \| COMMAND_UNKNOWN \| /u);
			expect(report).toMatch(/out event \| lamp\.level-changed \| /u);
			expect(report).toMatch(/closed \| .*It closed the connection/u);
		}
	});

	test('tell no name where names are left out, not in texts either', async () => {
		await using bridge = await planted();
		for (const choice of [none, { ...none, withTexts: true }]) {
			const report = await make(bridge, choice);
			const places = {
				...names,
				machine: hostname(),
				folder: bridge.folder,
				address: '192.168.7.7',
				ipv6: 'fe80::1234',
			};
			for (const [where, word] of Object.entries(places))
				expect(linesWith(report, word), where).toEqual([]);
			// The same one is the same number wherever it comes.
			const [, client] =
				/#\d+ (client \d+) of user \d+ \| \/ from this machine/u.exec(report) ?? [];
			expect(report).toContain(`| ${client ?? '?'} of user`);
		}
	});

	test('tell all else where it is left in', async () => {
		await using bridge = await planted();
		const report = await make(bridge);
		const told = { ...texts, ...names };
		const missing = Object.entries(told).filter(([, word]) => linesWith(report, word).length === 0);
		expect(missing).toEqual([]);
		const textsAlone = await make(bridge, { ...none, withTexts: true });
		expect(textsAlone).toMatch(/"zqplain of <client \d+> at <name> in ~"/u);
	});

	test('show everything that a person has to see before they share it', async () => {
		await using bridge = await openTestBridge();
		await using item = await bridge.connect('/?name=Booth');
		item.send('a\u0000b\u001b[2J\u202ec\u2028d\u200be\nf | ok | g');
		await item.ask('bridge.ping');
		const report = await make(bridge);
		expect(report).toContain('"a\\u0000b\\u001b[2J\\u202ec\\u2028d\\u200be\\nf | ok | g"');
		expect(report).not.toMatch(/[^\P{C}\n]/u);
	});

	test('hold the last thousand rows, each cut where it is long, and say so', async () => {
		await using bridge = await openTestBridge();
		await using item = await bridge.connect('/?name=Booth');
		for (let n = 0; n < 1_200; n += 1) item.send(`row ${n}.`);
		item.send('x'.repeat(2_000));
		item.send('y'.repeat(60_000));
		await item.ask('bridge.ping');
		const report = await make(bridge);
		expect(report).toContain('The last 1000 rows, oldest first\n');
		expect(linesWith(report, 'row 200.')).toEqual([]);
		expect(linesWith(report, 'row 204.')).toHaveLength(1);
		expect(report).toContain(`"${'x'.repeat(400)}" and 1600 more characters`);
		expect(report).toContain(`"${'y'.repeat(400)}" and 59600 more characters`);
		expect(report).toContain('  in text: 998\n');
		expect(report).toContain('"bridge.ping"');
	});

	test('are not slowed down by a crowd of names', async () => {
		await using bridge = await openTestBridge();
		await using clients = new AsyncDisposableStack();
		for (let n = 0; n < 300; n += 1) {
			const client = clients.use(
				await bridge.connect(`/?name=${encodeURIComponent(`a name of its own, ${n} `)}&user=u${n}`),
			);
			client.send(`a name that is none ${'a name of its own, '.repeat(100)}`);
			await client.ask('bridge.ping');
		}
		const from = performance.now();
		await make(bridge, { withTexts: true, withNames: false });
		// Far above what it takes on a busy machine: nothing else runs meanwhile.
		expect(performance.now() - from).toBeLessThan(2_000);
	}, 60_000);

	test('name their file by the time, and say what they are at the top', async () => {
		await using bridge = await openTestBridge();
		const { text, name } = await bridge.call('diagnostics.make', none);
		expect(name).toMatch(/^resonite-bridge-diagnostics-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.txt$/u);
		expect(text).toMatch(/^Resonite Bridge: diagnostics\n\nMade \d{4}-/u);
		expect(text).toContain('\n  Resonite Bridge: 0.0.0-test\n  Node.js: ');
		expect(text).toContain('\n  forwarding: on\n');
	});

	test('show the rows in memory where the journal cannot be read, and say so', async () => {
		await using bridge = await openTestBridge();
		await using item = await bridge.connect('/?name=Booth');
		await item.ask('bridge.ping hi');
		// Its worker has ended then, and nothing else that this needs.
		await bridge.bridge.stop();
		const report = await make(bridge);
		expect(report).toMatch(
			/The last \d rows, oldest first \(those in memory: the journal could not be read\)/u,
		);
		expect(report).toContain('"bridge.ping hi"');
	});
});

/**
 * Each text that a person can write into the settings has to be hidden or shown on purpose, in `settingsLines`. Who adds
 * one adds it here, too.
 */
test('no setting can be a free text that the report does not know of', () => {
	const { shape } = settings;
	const free = (['access', 'limits', 'journal', 'page', 'desktop'] as const).flatMap((section) =>
		fieldsOf(shape[section])
			.filter(({ type }) => type === 'text' || type === 'list')
			.map(({ name }) => `${section}.${name}`),
	);
	expect(free).toEqual([]);
	expect(Object.keys(defaultSettings.server)).toEqual(['port', 'aliases', 'origins', 'lan']);
	expect(Object.keys(defaultSettings.server.lan)).toEqual([
		'interface',
		'certificate',
		'privateKey',
	]);
	expect(Object.keys(defaultSettings)).toEqual([
		'version',
		'server',
		'access',
		'limits',
		'journal',
		'page',
		'desktop',
		'instances',
	]);
});
