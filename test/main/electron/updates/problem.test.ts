import { expect, test } from 'vitest';
import {
	explain,
	Refusal,
	TooSlow,
	whileAlive,
} from '../../../../main/electron/updates/problem.ts';
import { say } from '../../../../main/contract/words.ts';

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
	['The update server cannot be found', new Error('net::ERR_INTERNET_DISCONNECTED')],
	['The update server cannot be found', coded('ENOTFOUND', 'getaddrinfo ENOTFOUND github.com')],
	[
		'The update server cannot be found',
		coded(
			'ERR_UPDATER_LATEST_VERSION_NOT_FOUND',
			'Unable to find latest version on GitHub (https://…): Error: net::ERR_NAME_NOT_RESOLVED\n  at x',
		),
	],
	['does not answer', new Error('net::ERR_CONNECTION_REFUSED')],
	['does not answer', new Error('net::ERR_PROXY_CONNECTION_FAILED')],
	['takes too long', new Error('net::ERR_CONNECTION_TIMED_OUT')],
	['takes too long', new TooSlow()],
	['certificate is not trusted', new Error('net::ERR_CERT_AUTHORITY_INVALID')],
	[
		'Nothing is published',
		coded('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', 'Cannot find channel "latest.yml" update info'),
	],
	['Nothing is published', coded('HTTP_ERROR_404', '404 Not Found')],
	['Nothing is published', new Error('Cannot download "https://…", status 404: Not Found')],
	['refuses for now', coded('HTTP_ERROR_403', '403 rate limit exceeded')],
	['refuses for now', new Error('Cannot download "https://…", status 503: Unavailable')],
	['is not what was published', coded('ERR_CHECKSUM_MISMATCH', 'sha512 checksum mismatch, …')],
	[
		'does not carry the signature',
		coded('ERR_UPDATER_INVALID_SIGNATURE', 'New version 2 is not signed'),
	],
	['The disk is full', coded('ENOSPC', 'ENOSPC: no space left on device, write')],
	['does not let the app write', coded('EACCES', "EACCES: permission denied, unlink '/opt/x'")],
	['cannot be read', coded('ERR_UPDATER_INVALID_UPDATE_INFO', 'Cannot parse update info')],
	['failed (It rains)', new Error('It rains\nat clouds')],
	['as it was said', new Refusal(say('as it was said', '言われた通り'))],
])('says "%s"', (part, error) => {
	const { en, ja } = explain(error);
	expect(en).toContain(part);
	expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/u);
	expect(en).not.toContain('at clouds');
});

test('waits as long as something is heard', async () => {
	const { promise, resolve } = Promise.withResolvers<string>();
	let heard = 0;
	const answer = whileAlive(
		100,
		() => promise,
		(alive) => {
			const timer = setInterval(() => {
				alive();
				if (++heard === 10) resolve('done');
			}, 25);
			return () => {
				clearInterval(timer);
			};
		},
	);
	expect(await answer).toBe('done');
	await expect(whileAlive(10, () => new Promise(() => undefined))).rejects.toBeInstanceOf(TooSlow);
});
