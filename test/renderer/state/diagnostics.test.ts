import { describe, expect, test } from 'vitest';
import type { Input, Output } from '../../../main/contract/commands.ts';
import { Diagnostics } from '../../../renderer/state/diagnostics.svelte.ts';
import { FakeTransport } from '../../helpers/fake-transport.ts';

type Report = Output<'diagnostics.make'>;

const said = ({ withTexts, withNames }: Input<'diagnostics.make'>): Report => ({
	text: `texts ${withTexts}, names ${withNames}`,
	name: 'report.txt',
});

describe('the report', () => {
	test('begins with nothing personal, whatever was chosen the last time', async () => {
		const diagnostics = new Diagnostics(new FakeTransport({ 'diagnostics.make': said }));
		await diagnostics.begin();
		expect(diagnostics.report?.text).toBe('texts false, names false');
		await diagnostics.choose({ withTexts: true });
		await diagnostics.choose({ withNames: true });
		expect(diagnostics.report?.text).toBe('texts true, names true');
		diagnostics.end();
		expect(diagnostics.report).toBe(null);
		await diagnostics.begin();
		expect(diagnostics.report?.text).toBe('texts false, names false');
	});

	test('is that of the last choice, in whatever order the answers come', async () => {
		const answers: (() => void)[] = [];
		const transport = new FakeTransport({
			'diagnostics.make': (input) =>
				new Promise<Report>((resolve) => {
					answers.push(() => {
						resolve(said(input));
					});
				}),
		});
		const diagnostics = new Diagnostics(transport);
		const all = [
			diagnostics.begin(),
			diagnostics.choose({ withTexts: true }),
			diagnostics.choose({ withTexts: false, withNames: true }),
		];
		for (const answer of answers.toReversed()) answer();
		await Promise.all(all);
		expect(diagnostics.report?.text).toBe('texts false, names true');
	});

	test('that comes after the dialog was closed is not kept', async () => {
		const { promise, resolve } = Promise.withResolvers<Report>();
		const diagnostics = new Diagnostics(new FakeTransport({ 'diagnostics.make': () => promise }));
		const making = diagnostics.begin();
		diagnostics.end();
		resolve(said({ withTexts: false, withNames: false }));
		await making;
		expect(diagnostics.report).toBe(null);
	});

	test('that fails says why, until one works', async () => {
		const transport = new FakeTransport();
		const diagnostics = new Diagnostics(transport);
		await diagnostics.begin();
		expect(diagnostics.report).toBe(null);
		expect(String(diagnostics.failure)).toContain('no answer to diagnostics.make');
		transport.answers['diagnostics.make'] = said;
		await diagnostics.choose({});
		expect(diagnostics.failure).toBe(null);
		expect(diagnostics.report?.text).toBe('texts false, names false');
	});
});
