import { existsSync, readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRawHeader, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { iconFiles } from '../../build/icon-files.ts';
import { importsOf } from '../helpers/imports.ts';
import { packagedApp } from './packaged.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { folder, resources, executable } = await packagedApp();
const archive = join(resources, 'app.asar');
const names = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
const files = names.filter((name) => !names.some((other) => other.startsWith(`${name}/`)));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('the package', () => {
	test('holds what runs and nothing else', () => {
		const allowed = [
			/^\/LICENSE$/u,
			/^\/package[.]json$/u,
			/^\/out\/main\/[\w-]+[.]js$/u,
			/^\/out\/main\/icons\/[\w@-]+[.](png|ico)$/u,
			/^\/out\/preload\/index[.]cjs$/u,
			/^\/out\/renderer\/(index[.]html|licenses[.]json)$/u,
			/^\/out\/renderer\/assets\/[\w-]+[.](js|css|svg)$/u,
		];
		expect(files.filter((name) => !allowed.some((rule) => rule.test(name)))).toEqual([]);
		const needed = [
			...['main/index.js', 'main/worker.js', 'main/reduction-worker.js', 'main/store-worker.js'],
			...['preload/index.cjs', 'renderer/index.html'],
		];
		expect(files).toEqual(expect.arrayContaining(needed.map((name) => `/out/${name}`)));
	});

	test('has the icons that the app shows', () => {
		const packed = iconFiles.flatMap(({ path }) => path.split('packed/')[1] ?? []);
		expect(packed).not.toEqual([]);
		expect(files).toEqual(expect.arrayContaining(packed.map((path) => `/out/main/${path}`)));
	});

	test('keeps our part below 7 MB', () => {
		// Beside some 250 MB of Electron. The page and the bridge are 3, what speaks MQTT and HTTP and tells of the machine the rest.
		expect(statSync(archive).size).toBeLessThan(7_000_000);
	});

	test('says of itself only what Electron reads', () => {
		const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
			string,
			unknown
		>;
		expect(JSON.parse(read('package.json'))).toEqual({
			name: 'resonite-bridge',
			productName: 'Resonite Bridge',
			version: project.version,
			description: project.description,
			homepage: project.homepage ?? 'https://resonite-bridge.invalid/',
			author: 'Resonite Bridge contributors',
			license: 'MIT',
			type: 'module',
			main: 'out/main/index.js',
			desktopName: 'resonite-bridge.desktop',
		});
		// What is left out above must not be missed: electron-builder adds nothing of its own.
		expect(project).toMatchObject({ type: 'module', main: 'out/main/index.js' });
	});

	test('has a main process that needs only Electron and Node', () => {
		const scripts = files.filter((name) => /^\/out\/main\/.*[.]js$/u.test(name));
		for (const name of scripts) {
			for (const { what, how } of importsOf(read(name), name)) {
				const isBeside = what.startsWith('./') && files.includes(`/out/main/${what.slice(2)}`);
				expect(
					isBeside || what === 'electron' || isBuiltin(what),
					`${name} has ${how} "${what}"`,
				).toBe(true);
			}
		}
	});

	test('has a preload script in CommonJS that needs only Electron', () => {
		expect(importsOf(read('out/preload/index.cjs'), 'index.cjs')).toEqual([
			{ how: 'require', what: 'electron' },
		]);
	});

	test('brings no map and names no folder of the machine that built it', () => {
		for (const name of files.filter((name) => /[.](c?js|css|html|json)$/u.test(name))) {
			expect(read(name), name).not.toContain('sourceMappingURL=');
			expect(read(name), name).not.toContain(root);
		}
	});

	test('tells whose work it holds', () => {
		const licenses = JSON.parse(read('out/renderer/licenses.json')) as Record<string, string>[];
		const listed = licenses.map(({ name }) => name);
		// One of main's own, one that another package brings, one of the page's.
		expect(listed).toEqual(expect.arrayContaining(['ws', 'zod', 'js-yaml', 'svelte']));
		for (const { name, version, license, text } of licenses) {
			expect(version, name).toMatch(/^\d+[.]\d+/u);
			expect(license, name).toMatch(
				/^(MIT|ISC|BlueOak-1[.]0[.]0|Apache-2[.]0|BSD-[23]-Clause|0BSD|Zlib)$/u,
			);
			expect(text?.length, name).toBeGreaterThan(500);
		}
		const beside = join(resources, process.platform === 'darwin' ? '.' : '..');
		for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
			expect(existsSync(join(beside, name)), name).toBe(true);
	});

	test('has its fuses set', async () => {
		const wire = await getCurrentFuseWire(executable);
		const on = [
			FuseV1Options.EnableCookieEncryption,
			FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
			FuseV1Options.OnlyLoadAppFromAsar,
			FuseV1Options.WasmTrapHandlers,
		];
		const off = [
			FuseV1Options.RunAsNode,
			FuseV1Options.EnableNodeOptionsEnvironmentVariable,
			FuseV1Options.EnableNodeCliInspectArguments,
			FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
			FuseV1Options.GrantFileProtocolExtraPrivileges,
		];
		for (const fuse of on) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.ENABLE);
		for (const fuse of off) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.DISABLE);
		const all = Object.keys(wire).filter((key) => /^\d+$/u.test(key));
		expect(all).toHaveLength(on.length + off.length);
	});

	test('carries a hash for every file, by which Electron sees a change', () => {
		const { header } = getRawHeader(archive);
		const hashed = JSON.stringify(header).match(/"algorithm":"SHA256"/gu) ?? [];
		expect(hashed).toHaveLength(files.length);
	});

	// Where Electron looks for the hash of the whole archive. On Linux it has no such place.
	const place = {
		darwin: join(resources, '../Info.plist'),
		win32: executable,
	}[process.platform as string];
	if (place !== undefined) {
		test('has the hash of its archive where Electron compares it', () => {
			const hash = createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');
			expect(readFileSync(place).includes(hash)).toBe(true);
		});
	}

	test('leaves out what Electron would bring of its own', () => {
		expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
		expect(existsSync(join(resources, 'app'))).toBe(false);
	});

	test('has no place for updates where nobody published it', () => {
		expect(existsSync(join(resources, 'app-update.yml'))).toBe(false);
	});
});
