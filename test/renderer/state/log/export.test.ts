import { expect, test } from 'vitest';
import { noFilter } from '../../../../renderer/state/log/row-filter.ts';
import { Export } from '../../../../renderer/state/log/export.svelte.ts';
import { FakeTransport } from '../../../helpers/fake-transport.ts';

test('joins the pieces into one file', async () => {
	const pieces = [
		{ text: 'a\n', rows: 1, next: 1 },
		{ text: 'b\n', rows: 1, next: null },
	];
	const transport = new FakeTransport({
		'log.export': ({ after }) => pieces[after ?? 0] ?? { text: '', rows: 0, next: null },
	});
	const file = await new Export(transport).run(noFilter, 'jsonl');
	expect(await file?.text()).toBe('a\nb\n');
});

test('ends without a file when canceled', async () => {
	const transport = new FakeTransport();
	const running = new Export(transport);
	transport.answers['log.export'] = () => {
		running.cancel();
		return { text: 'a', rows: 1, next: 1 };
	};
	expect(await running.run(noFilter, 'csv')).toBeNull();
	expect(running.rows).toBeNull();
});
