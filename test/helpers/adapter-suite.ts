import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Adapter, EventSpec } from '../../main/adapters/adapter.ts';
import type { CommandInfo } from '../../main/contract/adapters.ts';
import { AppError } from '../../main/contract/errors.ts';
import { fieldsOf, type Field, type PlainField } from '../../main/contract/fields.ts';
import type { Words } from '../../main/contract/words.ts';
import { started, Started, type Told } from './started.ts';

/** The outside system of an adapter, ready to be used. */
export interface World extends Partial<AsyncDisposable> {
	readonly settings: Readonly<Record<string, unknown>>;
	/** Makes the outside system do things that the adapter then tells as events. */
	stir?(session: Started): Promise<void>;
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Names and units that are the same in every language: `OBS`, `ID`, `FPS`. */
const isProperName = (text: string) => /^[A-Z][A-Za-z0-9-]*$|^[a-z]+-[a-z]+$/.test(text);

function expectWords(words: Words, where: string): void {
	expect(words.en.trim(), `${where}, English`).not.toBe('');
	expect(words.en, `${where}, English`).not.toMatch(japanese);
	if (words.ja !== words.en || !isProperName(words.en))
		expect(words.ja, `${where}, Japanese`).toMatch(japanese);
}

/** A field without a label shows its own name; with one, both languages have to be there. */
function expectFields(fields: readonly PlainField[], where: string): void {
	for (const { name, label, hint } of fields) {
		expect(name, where).toMatch(/^[a-z][A-Za-z0-9]*$/);
		if (label.en !== name || label.ja !== name) expectWords(label, `${where}.${name}`);
		if (hint) expectWords(hint, `${where}.${name}`);
	}
}

/** The rows of a table have names that tell them apart; a list or a table that may grow for ever is a mistake. */
function expectTables(fields: readonly Field[]): void {
	for (const { name, type, columns, max } of fields) {
		if (type === 'table' || type === 'list')
			expect(max, `settings.${name} has a largest number of rows`).not.toBeNull();
		if (type !== 'table') continue;
		expectFields(columns, `settings.${name}`);
		expect(columns[0], `settings.${name} begins with the name of the row`).toMatchObject({
			type: 'text',
			required: true,
			secret: false,
		});
	}
}

/** What only the page can do. */
function expectExtras({ trials, exports, settings }: Adapter['info']): void {
	const tables = settings.filter(({ type }) => type === 'table').map(({ name }) => name);
	for (const { table, summary, params } of trials) {
		expect(tables, 'a try is of a table').toContain(table);
		expectWords(summary, `try of ${table}`);
		expectFields(params, `try of ${table}`);
	}
	for (const { name, summary } of exports) {
		expect(name).toMatch(kebab);
		expectWords(summary, `export ${name}`);
	}
}

function expectEvent(event: EventSpec, where: string): void {
	const names = Object.keys(event.fields.shape);
	expectWords(event.summary, where);
	expectFields(fieldsOf(event.fields), where);
	for (const name of [...(event.state?.per ?? []), ...(event.untrusted ?? [])])
		expect(names, `${where} has the field "${name}"`).toContain(name);
}

/** What the process holds open, counted by kind: sockets, timers, files, … */
function openThings(): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
	return counts;
}

/** Waits until nothing is open that was not before: a closed socket takes a turn or two to go. */
async function expectNothingNew(before: Readonly<Record<string, number>>): Promise<void> {
	const deadline = Date.now() + 5_000;
	for (;;) {
		// Turns of the event loop: a timer would count itself.
		await turn();
		const more = Object.entries(openThings()).filter(
			([kind, count]) => kind !== 'Immediate' && count > (before[kind] ?? 0),
		);
		if (more.length === 0) return;
		if (Date.now() > deadline) expect(more, 'still open').toEqual([]);
	}
}

/** What an adapter asks of the suite beside the rules for all. */
export interface Exceptions {
	/**
	 * A command that sounds drastic, by one that does not and can do as much harm: who may overwrite a value may as well
	 * delete it (`{ delete: 'set' }`).
	 */
	readonly noWorseThan?: Readonly<Record<string, string>>;
}

const isDrastic = ({ name, params }: CommandInfo): boolean =>
	[name, ...params.flatMap(({ choices }) => choices)].some((verb) =>
		/^(start|stop|delete|remove)(-|$)/.test(verb),
	);

/** A command that only reads has something to say, and one that starts or deletes is not taken lightly. */
function expectRisk(command: CommandInfo, { noWorseThan = {} }: Exceptions, all: CommandInfo[]) {
	const { name, risk, result } = command;
	const tamer = all.find((candidate) => candidate.name === noWorseThan[name]);
	if (tamer) {
		expect(isDrastic(tamer), `${tamer.name} is not drastic itself`).toBe(false);
		expect(risk, `${name} is no worse than ${tamer.name}`).toBe(tamer.risk);
	} else if (isDrastic(command)) expect(risk, `${name} starts, stops or deletes`).toBe('danger');
	if (risk === 'read') expect(result, `${name} reads, so it has a result`).not.toEqual([]);
}

/** Fields of events and results are what their declaration says, no more and no less. */
const exactly = (fields: z.ZodObject) => z.strictObject(fields.shape);

function expectDeclared(adapter: Adapter, told: readonly Told[]): void {
	for (const { event, values } of told) {
		const spec = adapter.events.get(event);
		if (!spec) throw new Error(`The event ${event} is not declared.`);
		const checked = exactly(spec.fields).safeParse(values);
		expect(checked.error?.message, `${event} ${JSON.stringify(values)}`).toBeUndefined();
	}
}

function declarations({ info, commands, events, settings }: Adapter, exceptions: Exceptions): void {
	test('has names, words and fields that a person can read in both languages', () => {
		expect(info.id).toMatch(kebab);
		expectWords(info.summary, info.id);
		expectFields(fieldsOf(settings), 'settings');
		expectTables(info.settings);
		expectExtras(info);
		for (const command of info.commands) {
			expect(command.name).toMatch(kebab);
			expectWords(command.summary, command.name);
			expectFields(command.params, command.name);
			expectFields(command.result, command.name);
			const results = command.result.map(({ name }) => name);
			for (const name of commands.get(command.name)?.untrusted ?? [])
				expect(results, `${command.name} answers with "${name}"`).toContain(name);
		}
		for (const [name, event] of events) {
			expect(name).toMatch(kebab);
			expectEvent(event, name);
		}
	});

	test('rates its commands by what they can do, and suggests only for what they take', () => {
		for (const command of info.commands) {
			expectRisk(command, exceptions, info.commands);
			const params = command.params.map(({ name }) => name);
			expect(params, command.name).toEqual(expect.arrayContaining(command.suggests));
			// Positional: nothing that must be given stands behind what may be left out.
			const isRequired = command.params.map(({ required }) => required);
			expect(isRequired, command.name).toEqual(
				isRequired.toSorted((a, b) => Number(b) - Number(a)),
			);
		}
	});

	test('is tested by a command that reads and needs nothing', () => {
		const command = info.commands.find(({ name }) => name === info.test);
		expect(command).toMatchObject({ risk: 'read' });
		expect(commands.get(info.test ?? '')?.params.safeParse({}).success).toBe(true);
	});
}

/**
 * The promises that every adapter keeps. Call it in a `describe` of the adapter's own. `open` starts the real outside
 * system and gives the settings that reach it; an adapter that needs nothing outside leaves it out.
 */
export function adapterSuite(
	adapter: Adapter,
	open: () => World | Promise<World> = () => ({ settings: {} }),
	exceptions: Exceptions = {},
): void {
	let world: World;
	beforeAll(async () => {
		world = await open();
	});
	afterAll(async () => {
		await world[Symbol.asyncDispose]?.();
	});

	describe('declarations', () => {
		declarations(adapter, exceptions);
	});

	test('refuses settings of the wrong shape', async () => {
		const wrong = [null, 'nonsense', ...adapter.info.settings.map(({ name }) => ({ [name]: {} }))];
		for (const settings of wrong) {
			const error: unknown = await started(adapter, settings).catch((reason: unknown) => reason);
			expect(error).toBeInstanceOf(AppError);
			expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
		}
	});

	test('becomes ready, and says in words how it is doing', async () => {
		await using session = await started(adapter, world.settings);
		const report = await session.report('ready');
		if (report.kind === 'ready' && report.detail) expect(report.detail.en).not.toBe('');
		expect(session.logs).toEqual([]);
	});

	test('finds, where it can tell, that the other side is still there', async () => {
		await using session = await started(adapter, world.settings);
		await session.report('ready');
		await session.session.check?.(session.context.signal);
		expect(session.last).toMatchObject({ kind: 'ready' });
	});

	test('tells only what it declares', async () => {
		await using session = await started(adapter, world.settings);
		await session.report('ready');
		await world.stir?.(session);
		expectDeclared(adapter, session.told);
	});

	test('answers every question that needs no params as declared', async () => {
		await using session = await started(adapter, world.settings);
		await session.report('ready');
		for (const { name, risk } of adapter.info.commands)
			if (risk === 'read' && adapter.commands.get(name)?.params.safeParse({}).success)
				await session.run(name).catch((error: unknown) => {
					// What has no answer yet says so, as a program that waits for its first member does.
					expect(error, name).toMatchObject({ name: 'AppError', code: 'STATE_CONFLICT' });
				});
	});

	test('leaves nothing open when it is stopped, and can start again', async () => {
		const before = openThings();
		for (const round of [1, 2]) {
			const session = await started(adapter, world.settings);
			await session.report('ready');
			await session.stop();
			const told = session.told.length;
			await expectNothingNew(before);
			expect(session.told.length, `news after the stop of round ${round}`).toBe(told);
			await session[Symbol.asyncDispose]();
		}
	});

	test('leaves nothing open when it is aborted, before and while it starts', async () => {
		const before = openThings();
		for (const turns of [0, 1, 5, 25]) {
			const heard = new Started(adapter);
			if (turns === 0) heard.abort();
			const starting = heard.start(world.settings);
			for (let each = 0; each < turns; each += 1) await turn();
			heard.abort();
			// It is free to finish its start or to give up; either way it has to come to an end.
			await Promise.allSettled([starting]);
			await heard[Symbol.asyncDispose]();
			await expectNothingNew(before);
		}
	});
}
