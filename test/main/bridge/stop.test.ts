import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Settings } from '../../../main/contract/settings.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

test('what was changed just before a stop is on disk once it has stopped', async () => {
	await using bridge = await openTestBridge();
	// Nobody waits for these: each is written after the one before.
	const saves = Array.from({ length: 50 }, (_, n) =>
		bridge.call('settings.save', { journal: { maxMegabytes: 512, maxDays: n + 1 } }),
	);
	await bridge.bridge.stop();
	const text = await readFile(join(bridge.folder, 'settings.json'), 'utf8');
	expect((JSON.parse(text) as Settings).journal.maxDays).toBe(50);
	await Promise.all(saves);
});
