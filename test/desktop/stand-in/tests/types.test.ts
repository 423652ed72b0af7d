import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { EventEmitter } from 'node:events';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import * as eventNames from '../event-names.ts';
import { electron } from '../electron.ts';
import { IpcMain } from '../ipc-main.ts';
import { Session } from '../session.ts';
import { Strict, StrictEmitter } from '../strict.ts';
import { WebContents } from '../web-contents.ts';
import { webPreferences } from '../web-preferences.ts';
import { windowOptions } from '../window-options.ts';

const path = createRequire(import.meta.url).resolve('electron/electron.d.ts');
const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

type Declared = ts.ClassDeclaration | ts.InterfaceDeclaration;
const declared = new Map<string, Declared>();
const collect = (node: ts.Node): void => {
	if ((ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name) {
		// Short aliases of the same name, in other namespaces, have no members.
		if (node.members.length > 0) declared.set(node.name.text, node);
	}
	ts.forEachChild(node, collect);
};
collect(source);

/** With those of the classes that it extends. */
function* membersOf(name: string): Generator<ts.ClassElement | ts.TypeElement> {
	const one = declared.get(name);
	if (!one) throw new Error(`electron.d.ts does not declare ${name}.`);
	yield* one.members;
	for (const { types } of one.heritageClauses ?? [])
		for (const { expression } of types)
			if (declared.has(expression.getText())) yield* membersOf(expression.getText());
}

const namesOf = (name: string): Set<string> =>
	new Set(Array.from(membersOf(name), (member) => member.name?.getText() ?? ''));

const eventsOf = (name: string): Set<string> => {
	const listeners = Array.from(membersOf(name)).filter((member) => member.name?.getText() === 'on');
	const texts = listeners.map((member) => /event: '([^']+)'/u.exec(member.getText())?.[1] ?? '');
	return new Set(texts);
};

const ends: readonly (object | null)[] = [
	Strict.prototype,
	StrictEmitter.prototype,
	EventEmitter.prototype,
	Object.prototype,
	null,
];

/** What an app could reach: own members and those of our classes, without what JavaScript and Node bring. */
function provided(value: object): string[] {
	const names: string[] = [];
	let at: object | null = value;
	while (at && !ends.includes(at)) {
		names.push(...Object.getOwnPropertyNames(at));
		at = Object.getPrototypeOf(at) as object | null;
	}
	return names.filter((name) => !(name in EventEmitter.prototype));
}

const staticsOf = (type: object): string[] =>
	Object.getOwnPropertyNames(type).filter(
		(name) => !['length', 'name', 'prototype'].includes(name),
	);

const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
/** Modules whose names in the types are of their own. */
const typeNames: Readonly<Record<string, string>> = {
	session: 'Session',
	webContents: 'WebContents',
};

/** Whose members its constructor makes. */
const examples: Readonly<Record<string, object>> = {
	MenuItem: new electron.MenuItem({ label: 'Example' }),
};
const prototypeOf = (type: object) => (type as { readonly prototype: object }).prototype;

describe('the stand-in provides only what Electron’s types declare', () => {
	const modules = Object.entries(electron) as [string, object][];

	test.each(modules)('%s', (name, value) => {
		const known = namesOf(typeNames[name] ?? titled(name));
		const names =
			typeof value === 'function'
				? [...staticsOf(value), ...provided(examples[name] ?? prototypeOf(value))]
				: provided(value);
		expect(names.filter((one) => !known.has(one))).toEqual([]);
		expect(names.length).toBeGreaterThan(0);
	});

	test.each([
		['WebContents', WebContents.prototype],
		['Session', Session.prototype],
		['IpcMain', IpcMain.prototype],
	])('%s', (name, prototype) => {
		const known = namesOf(name);
		expect(provided(prototype).filter((one) => !known.has(one))).toEqual([]);
	});

	test.each([
		['BrowserWindow', eventNames.windowEvents],
		['WebContents', eventNames.contentsEvents],
		['App', eventNames.appEvents],
	])('events of %s', (name, events) => {
		const known = eventsOf(name);
		expect(events.filter((one) => !known.has(one))).toEqual([]);
	});

	test.each(['autoUpdater', 'nativeTheme', 'powerMonitor', 'screen'] as const)(
		'events of %s',
		(name) => {
			const known = eventsOf(titled(name));
			const events = StrictEmitter.eventsOf(electron[name]) ?? new Set();
			expect([...events].filter((one) => !known.has(one))).toEqual([]);
		},
	);

	test.each([
		['BrowserWindowConstructorOptions', windowOptions],
		['WebPreferences', webPreferences],
	])('options of %s', (name, options) => {
		const known = namesOf(name);
		expect(Object.keys(options).filter((one) => !known.has(one))).toEqual([]);
	});
});
