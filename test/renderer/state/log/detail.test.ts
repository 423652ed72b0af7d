import { expect, test, vi } from 'vitest';
import type { RowDetail } from '../../../../main/contract/commands.ts';
import { Detail } from '../../../../renderer/state/log/detail.svelte.ts';
import { FakeTransport } from '../../../helpers/fake-transport.ts';
import { row } from '../../../helpers/rows.ts';

const detailOf = (id: number, given = {}): RowDetail => ({
	row: row(id, given),
	fields: [],
	pretty: null,
	cause: null,
	effects: [],
});

test('shows the row opened last, whichever answer comes first', async () => {
	const answers = new Map<number, (detail: RowDetail) => void>();
	const detail = new Detail(
		new FakeTransport({
			'log.detail': ({ id }) => new Promise((resolve) => answers.set(id, resolve)),
		}),
	);
	detail.open(1);
	detail.open(2);
	answers.get(1)?.(detailOf(1));
	await vi.waitFor(() => {
		answers.get(2)?.(detailOf(2));
		expect(detail.state).toMatchObject({ kind: 'shown', detail: { row: { id: 2 } } });
	});
});

test('loads again when the row settles', async () => {
	let outcome = 'pending';
	const detail = new Detail(
		new FakeTransport({ 'log.detail': ({ id }) => detailOf(id, { outcome }) }),
	);
	detail.open(1);
	outcome = 'ok';
	detail.hear([row(1, { outcome })]);
	await vi.waitFor(() => {
		expect(detail.state).toMatchObject({ kind: 'shown', detail: { row: { outcome: 'ok' } } });
	});
});

test('says when the journal has let go of the row', async () => {
	const detail = new Detail(new FakeTransport({ 'log.detail': () => null }));
	detail.open(1);
	await vi.waitFor(() => {
		expect(detail.state.kind).toBe('gone');
	});
	detail.close();
	expect(detail.state.kind).toBe('closed');
});
