import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorsDocument, errorsFile } from '../../build/errors-doc.ts';

test('the table of errors is current', async () => {
	const written = await readFile(errorsFile, 'utf8');
	expect(written, 'run "npm run docs"').toBe(await errorsDocument());
});
