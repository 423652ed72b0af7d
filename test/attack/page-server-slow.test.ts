import { describe, expect, test } from 'vitest';
import { openCrowd } from '../helpers/attack-crowd.ts';
import { refusedAt } from '../helpers/attack-door.ts';
import { befriend } from '../helpers/friend.ts';
import { openTestPage } from '../helpers/test-page.ts';
import { until } from '../helpers/until.ts';

describe("a slow crowd at the page's door", () => {
	test('whose requests never end does not keep the page out, and is sent away', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nX-Slow: `;
		using crowd = await openCrowd(page.port, 300, head);
		const drip = setInterval(() => {
			for (const slow of crowd.sockets) if (slow.writable) slow.write('a');
		}, 100);
		try {
			await page.expectWorks(socket);
			await until(() => crowd.left === 0, 'the end of the crowd', 15_000);
		} finally {
			clearInterval(drip);
		}
		await page.expectWorks(socket);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows[0]?.text).toBe('Refused at the page: a caller did not finish its request in time.');
		await friend.expectWell();
	});

	test('whose bodies never end does not keep the page out, and is sent away', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		const head = [
			'POST / HTTP/1.1',
			`Host: 127.0.0.1:${page.port}`,
			`Cookie: ${page.cookie}`,
			'Content-Length: 1000000000',
			'\r\n',
		].join('\r\n');
		using crowd = await openCrowd(page.port, 300, head);
		const drip = setInterval(() => {
			for (const slow of crowd.sockets) if (slow.writable) slow.write('a'.repeat(1_000));
		}, 100);
		try {
			await page.expectWorks(socket);
			await until(() => crowd.left === 0, 'the end of the crowd', 15_000);
		} finally {
			clearInterval(drip);
		}
		await page.expectWorks(socket);
		await friend.expectWell();
	});
});
