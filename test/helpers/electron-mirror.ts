import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zip } from './zip.ts';

const { version } = JSON.parse(
	readFileSync(new URL('../../node_modules/electron/package.json', import.meta.url), 'utf8'),
) as { version: string };

/** Large enough to come in several pieces. */
const ballast = { name: 'icudtl.dat', data: Buffer.alloc(3_000_000, 'x'), mode: 0o644 };

/** A server from which Electron can be downloaded, only that its program is a script of the test. */
export async function electronMirror(script: string) {
	const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
	const archive = zip([
		{ name: 'version', data: Buffer.from(version), mode: 0o644 },
		{ name: 'electron', data: Buffer.from(script), mode: 0o755 },
		ballast,
	]);
	const asked: string[] = [];
	let published = archive;
	let isStuck = false;
	const server = createServer((request, response) => {
		const { url = '' } = request;
		asked.push(url);
		if (url === `/v${version}/${name}`) {
			response.setHeader('content-length', published.length);
			// Half of it, and then nothing.
			if (isStuck) response.write(published.subarray(0, published.length >> 1));
			else response.end(published);
		} else if (url === `/v${version}/SHASUMS256.txt`) {
			response.end(`${createHash('sha256').update(archive).digest('hex')} *${name}\n`);
		} else response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		/** What Electron's own package takes the address from. */
		env: {
			ELECTRON_MIRROR: `http://127.0.0.1:${port}/`,
			electron_use_remote_checksums: '1',
		},
		asked,
		/** Something else than what its checksum says. */
		damage() {
			published = Buffer.from(archive);
			published.write('damaged', published.length >> 1);
		},
		getStuck() {
			isStuck = true;
		},
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
