import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import configuration, { fuses } from '../../build/electron-builder.config.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { win, mac, linux, nsis, portable } = configuration;
const iconOf = (name: string) => at(`${configuration.directories.buildResources}/${name}`);

describe('the packages', () => {
	test('are made for three systems', () => {
		const targets = [win, mac, linux].map((system) =>
			system.target.map(({ target, arch }) => `${target} ${arch.join(' ')}`),
		);
		expect(targets).toEqual([
			['nsis x64', 'portable x64'],
			['dmg universal', 'zip universal'],
			['AppImage x64', 'deb x64', 'tar.gz x64'],
		]);
	});

	test('have names without spaces, each its own', () => {
		const names = [nsis, portable, mac, linux].map(({ artifactName }) => artifactName);
		for (const name of names) expect(name).toMatch(/^[$][{]name[}]-[$][{]version[}]-[\w${}.-]+$/u);
		expect(new Set(names).size).toBe(names.length);
	});

	test('ask for no administrator on Windows', () => {
		expect(nsis).toMatchObject({ perMachine: false, allowElevation: false });
		expect(portable).toMatchObject({ requestExecutionLevel: 'user' });
	});

	test('ask macOS for nothing but what V8 needs', () => {
		const entitlements = readFileSync(at(mac.entitlements), 'utf8');
		expect([...entitlements.matchAll(/<key>(.*)<[/]key>/gu)].map(([, key]) => key)).toEqual([
			'com.apple.security.cs.allow-jit',
		]);
		expect(mac.entitlementsInherit).toBe(mac.entitlements);
	});

	test('have an icon and open our links, and no files', () => {
		for (const { icon } of [win, mac, linux]) expect(existsSync(iconOf(icon)), icon).toBe(true);
		expect(configuration.protocols.flatMap(({ schemes }) => schemes)).toEqual(['resonite-bridge']);
		expect(configuration).not.toHaveProperty('fileAssociations');
	});

	// macOS takes letters, digits, hyphens and dots; Windows 128 characters without spaces.
	test('have an id that every system takes', () => {
		expect(configuration.appId).toMatch(/^[a-z\d-]+([.][a-z\d-]+){2}$/u);
	});

	test('decide every fuse that there is', () => {
		const all = Object.keys(FuseV1Options).filter((key) => /^\d+$/u.test(key));
		expect(Object.keys(fuses)).toEqual(expect.arrayContaining(all));
		expect(fuses.strictlyRequireAllFuses).toBe(true);
	});
});
