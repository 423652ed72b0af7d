import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { adapters } from '../../../main/adapters/registry.ts';

test('every adapter stands under its own id, in a folder of that name, with a README', () => {
	for (const [id, adapter] of adapters) {
		expect(adapter.id).toBe(id);
		expect(adapter.info.id).toBe(id);
		const readme = new URL(`../../../main/adapters/${id}/README.md`, import.meta.url);
		expect(existsSync(readme), id).toBe(true);
	}
});
