import type { Target } from '../../../main/contract/commands.ts';
import type { Row } from '../../../main/contract/rows.ts';

/** Whom a message goes to when it is sent once more. Null for rows that are not messages. */
export function againTo({ direction, client, audience }: Row): Target | null {
	if (direction === 'none') return null;
	if (direction === 'in') return { kind: 'bridge' };
	if (client) return { kind: 'client', id: client.id };
	return audience ? { kind: 'all' } : null;
}
