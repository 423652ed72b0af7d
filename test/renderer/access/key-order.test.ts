import { expect, test } from 'vitest';
import type { AccessKey } from '../../../main/contract/access.ts';
import { sortKeys } from '../../../renderer/views/access/key-order.ts';

test('keys stand by name, revoked ones at the end', () => {
	const key = (name: string, revokedAt: number | null) => ({ name, revokedAt }) as AccessKey;
	const keys = [key('Lamp', null), key('Door', 5), key('Clock', null), key('Bell', 3)];
	expect(sortKeys(keys).map(({ name }) => name)).toEqual(['Clock', 'Lamp', 'Bell', 'Door']);
});
