import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { adaptersDocument, adaptersFile } from '../../build/adapters-doc.ts';
import { adapters } from '../../main/adapters/registry.ts';

test('the reference of adapters is current', async () => {
	const written = await readFile(adaptersFile, 'utf8');
	expect(written, 'run "npm run docs"').toBe(await adaptersDocument());
});

test('it has every setting, command and event', async () => {
	const document = await adaptersDocument();
	for (const [id, { info }] of adapters) {
		const names = [...info.commands, ...info.events].map(({ name }) => `\`${id}.${name}`);
		const labels = info.settings.map(({ label }) => `**${label.en}**`);
		for (const text of [`## ${info.title.en}\n`, ...names, ...labels])
			expect(document).toContain(text);
	}
});
