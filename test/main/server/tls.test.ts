import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findLan, missingLan } from '../../helpers/lan.ts';
import { findProgram, needs, titled } from '../../helpers/needs.ts';
import { openTestServer, type TestServer } from '../../helpers/open-server.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { connect } from '../../helpers/text-client.ts';
import { within } from '../../helpers/until.ts';

const fixture = (file: string) =>
	fileURLToPath(new URL(`../../fixtures/tls/${file}`, import.meta.url));
const certificate = fixture('certificate.pem');
const privateKey = fixture('key.pem');

const noLan = missingLan();
const noOpenSsl = needs('openssl', 'openssl');
const { name, addresses } = findLan() ?? { name: '', addresses: [] };
const [address = ''] = addresses;
const host = address.includes(':') ? `[${address}]` : address;
const encrypted = { interface: name, certificate, privateKey };
/** The certificate is made out to localhost. */
const trusting = { ca: readFileSync(certificate), servername: 'localhost' };

function failureOf(server: TestServer): string {
	const { lan } = server.server;
	if (lan.kind !== 'failed') throw new Error(`The local network has not failed: ${lan.kind}`);
	return lan.why.en;
}

describe.skipIf(noLan !== null)(titled('an encrypted local network', noLan), () => {
	test('takes wss://, while loopback takes ws://', async () => {
		await using server = await openTestServer({ lan: encrypted });
		expect(server.server.lan).toMatchObject({
			kind: 'listening',
			addresses: expect.arrayContaining([`wss://${host}:${server.port}/`]) as string[],
		});
		await using remote = await connect(`wss://${host}:${server.port}/`, trusting);
		const text = 'あ'.repeat(20_000);
		expect(await remote.ask(text)).toBe(text);
		expect(server.callers).toEqual([{ remote: address, isLan: true }]);
		await using local = await server.connect();
		expect(await local.ask('hi')).toBe('hi');
	});

	test('tells of those who come without encryption', async () => {
		await using server = await openTestServer({ lan: encrypted });
		await expect(connect(`ws://${host}:${server.port}/`)).rejects.toThrow();
		expect((await server.refusal()).en).toBe(
			`Refused: a caller came without encryption. Use wss://${host}:${server.port}/ (wss:// and not ws://).`,
		);
	});

	test.skipIf(noOpenSsl !== null)(
		titled('tells of those who say that they do not trust the certificate', noOpenSsl),
		async () => {
			await using server = await openTestServer({ lan: encrypted });
			const args = ['s_client', '-verify_return_error', '-connect', `${host}:${server.port}`];
			const caller = spawn(findProgram('openssl') ?? '', args, { stdio: 'ignore' });
			await once(caller, 'exit');
			expect((await server.refusal()).en).toMatch(
				/^Refused: a caller does not trust the certificate of this bridge\./u,
			);
		},
	);

	test('waits for no handshake for ever, and for none when it ends', async () => {
		const server = await openTestServer({ lan: encrypted, handshakeSeconds: 0.2 });
		await using silent = await RawClient.open(server.port, address);
		await silent.rest();
		expect((await server.refusal()).en).toBe(
			'Refused: a caller did not finish its handshake in time.',
		);
		await using remote = await connect(`wss://${host}:${server.port}/`, trusting);
		await using _halfway = await RawClient.open(server.port, address);
		const goodbye = { en: 'Goodbye.', ja: 'さようなら。' };
		await within(server.server.stop(1001, goodbye), 'the end', 3_000);
		expect(await remote.closed).toEqual({ code: 1001, reason: 'Goodbye.' });
	});
});

describe.skipIf(noLan !== null)(titled('a certificate that can not be used', noLan), () => {
	const failing = async (files: { certificate: string | null; privateKey: string | null }) => {
		const server = await openTestServer({ lan: { interface: name, ...files } });
		// Never without encryption where it was wanted, and never to the harm of loopback.
		await expect(RawClient.open(server.port, address)).rejects.toThrow('ECONNREFUSED');
		await using local = await server.connect();
		expect(await local.ask('hi')).toBe('hi');
		return server;
	};

	test('because one of the two files is not named', async () => {
		await using server = await failing({ certificate, privateKey: null });
		expect(failureOf(server)).toMatch(/^A certificate and its private key belong together/u);
	});

	test('because a file is not there', async () => {
		await using server = await failing({ certificate: '/no/such/file.pem', privateKey });
		expect(failureOf(server)).toBe(
			'The file "/no/such/file.pem" can not be read (ENOENT). Check its path and who may read it.',
		);
	});

	test('because the files were mixed up', async () => {
		await using server = await failing({ certificate: privateKey, privateKey: certificate });
		expect(failureOf(server)).toContain(`The file "${privateKey}" holds no certificate`);
		await using other = await failing({ certificate, privateKey: certificate });
		expect(failureOf(other)).toContain(`The file "${certificate}" holds no private key`);
	});

	test('because the key is another one, or locked', async () => {
		await using folder = await tempFolder();
		const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const another = folder.file('another.pem');
		await writeFile(another, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
		await using mismatched = await failing({ certificate, privateKey: another });
		expect(failureOf(mismatched)).toBe(
			`The private key in "${another}" does not belong to the certificate in "${certificate}". Name two files that were made together.`,
		);
		const locked = folder.file('locked.pem');
		await writeFile(
			locked,
			pair.privateKey.export({
				type: 'pkcs8',
				format: 'pem',
				cipher: 'aes-256-cbc',
				passphrase: 'secret',
			}),
		);
		await using behind = await failing({ certificate, privateKey: locked });
		expect(failureOf(behind)).toContain('without a passphrase');
	});
});
