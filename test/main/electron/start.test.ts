import { describe, expect, test } from 'vitest';
import { readLink } from '../../../main/electron/links.ts';
import { OptionError, parseOptions } from '../../../main/electron/options.ts';

describe('a link of the app', () => {
	test.each(['users', 'log', 'adapters', 'settings', 'updates', 'about', 'diagnostics'])(
		'resonite-bridge://%s leads there',
		(view) => {
			expect(readLink(`resonite-bridge://${view}`)).toBe(view);
			expect(readLink(`resonite-bridge://${view}/`)).toBe(view);
		},
	);

	test.each([
		'resonite-bridge:',
		'resonite-bridge://',
		'resonite-bridge://constructor',
		'resonite-bridge://LOG%00',
		'resonite-bridge://quit',
		'resonite-bridge:///log',
		'https://log',
		'',
		'\0',
	])('%j leads to the app as it is', (link) => {
		expect(readLink(link)).toBeNull();
	});

	test('can carry nothing else', () => {
		expect(readLink('resonite-bridge://log/delete?panic=1#x')).toBe('log');
	});
});

describe('the command line', () => {
	test('is read past what the system and Chromium add', () => {
		const args = [
			'--no-sandbox',
			'--enable-features=Some',
			'-psn_0_123',
			'--data=/somewhere',
			'--port',
			'0',
			'--hidden',
			'resonite-bridge://log',
		];
		expect(parseOptions(args)).toEqual({
			data: '/somewhere',
			port: 0,
			isHidden: true,
			link: 'resonite-bridge://log',
		});
	});

	test('may be empty', () => {
		expect(parseOptions([])).toEqual({
			data: undefined,
			port: undefined,
			isHidden: false,
			link: undefined,
		});
	});

	test.each([['--port=x'], ['--port'], ['--port=65536'], ['--data='], ['--data']])(
		'%s is refused in words',
		(arg) => {
			expect(() => parseOptions([arg])).toThrow(OptionError);
		},
	);
});
