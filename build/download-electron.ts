import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { pathToFileURL } from 'node:url';
import { Progress } from './progress.ts';

/**
 * Downloads Electron's program into its package: `node build/download-electron.ts <package> <program in it>`. Progress
 * goes to stderr; if it fails, the reason goes to stdout.
 */
const [folder = '', program = ''] = process.argv.slice(2);

/** Longest wait for the server's first answer, in ms. */
const CONNECT_LIMIT = 15_000;
/** Longest time without a byte, in ms. */
const SILENCE_LIMIT = 60_000;
/** Age in ms of what an interrupted download can have left behind and no other one can be working on. */
const OLD = 3_600_000;

/** The part of @electron/get that is used. */
interface Get {
	readonly downloadArtifact: (details: {
		version: string;
		artifactName: 'electron';
		platform: string;
		arch: string;
		force: boolean;
		cacheRoot: string | undefined;
		checksums: Record<string, string> | undefined;
		downloader: { download: typeof fetchFile };
	}) => Promise<string>;
}

interface Extract {
	readonly extract: (file: string, options: { dir: string }) => Promise<void>;
}

/** As Electron's own package sees the others. */
const requireOfElectron = createRequire(join(folder, 'install.js'));
const load = async (name: string): Promise<unknown> =>
	import(pathToFileURL(requireOfElectron.resolve(name)).href);

const { version } = requireOfElectron('./package.json') as { version: string };
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.on(signal, () => {
		process.exitCode = signal === 'SIGINT' ? 130 : 143;
		stopping.abort();
	});

try {
	await install(await download());
} catch (error) {
	if (!stopping.signal.aborted) {
		process.exitCode = 1;
		process.stdout.write(`${explain(error)}\n`);
	}
}

/** The variables are those that Electron's own package knows. Answers with the checked file. */
async function download(): Promise<string> {
	const { env } = process;
	const hasRemoteChecksums =
		env.electron_use_remote_checksums ?? env.npm_config_electron_use_remote_checksums;
	const { downloadArtifact } = (await load('@electron/get')) as Get;
	return downloadArtifact({
		version,
		artifactName: 'electron',
		platform: process.platform,
		arch: archOf(),
		force: env.force_no_cache === 'true',
		cacheRoot: env.electron_config_cache,
		checksums: hasRemoteChecksums
			? undefined
			: (requireOfElectron('./checksums.json') as Record<string, string>),
		downloader: { download: fetchFile },
	});
}

/** Node for Intel runs on Apple's own processors, too, and Electron for those is the better one there. */
function archOf(): string {
	if (process.platform !== 'darwin' || process.arch !== 'x64') return process.arch;
	const translated = execFileSync('/usr/sbin/sysctl', ['-in', 'sysctl.proc_translated']);
	return translated.toString().trim() === '1' ? 'arm64' : 'x64';
}

async function fetchFile(url: string, file: string): Promise<void> {
	const limit = new AbortController();
	const late = (words: string) => () => {
		limit.abort(new Error(words));
	};
	const { host } = new URL(url);
	let timer = setTimeout(late(`${host} does not answer`), CONNECT_LIMIT);
	try {
		const signal = AbortSignal.any([stopping.signal, limit.signal]);
		const response = await fetch(url, { signal });
		if (!response.ok || !response.body) throw new Error(`${host} answered ${response.status}`);
		clearTimeout(timer);
		timer = setTimeout(late(`${host} sends no more`), SILENCE_LIMIT);
		const length = Number(response.headers.get('content-length') ?? 0);
		// The list of checksums is nothing to wait for.
		const progress = file.endsWith('.zip')
			? new Progress(`Downloading Electron ${version}`, length)
			: null;
		await mkdir(dirname(file), { recursive: true });
		const watch = new Transform({
			transform(chunk: Buffer, _encoding, next) {
				timer.refresh();
				progress?.add(chunk.length);
				next(null, chunk);
			},
		});
		const body = Readable.fromWeb(response.body as ReadableStream);
		await pipeline(body, watch, createWriteStream(file), { signal }).finally(() => {
			progress?.end();
		});
	} catch (error) {
		throw limit.signal.aborted ? limit.signal.reason : whyNoFetch(error, host);
	} finally {
		clearTimeout(timer);
	}
}

/** Unpacked beside its place and moved there when all is there: an interrupted start leaves nothing that looks complete. */
async function install(file: string): Promise<void> {
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		if (name.startsWith('dist.part-') && Date.now() - (await stat(path)).mtimeMs > OLD)
			await rm(path, { recursive: true });
	}
	const part = await mkdtemp(join(folder, 'dist.part-'));
	try {
		const { extract } = (await load('@electron-internal/extract-zip')) as Extract;
		await extract(file, { dir: part });
		if (!existsSync(join(part, program))) throw new Error(`there is no ${program} in it`);
		stopping.signal.throwIfAborted();
		await rm(join(folder, 'path.txt'), { force: true });
		await rm(join(folder, 'dist'), { recursive: true, force: true });
		await rename(part, join(folder, 'dist'));
		await writeFile(join(folder, 'path.txt'), program);
	} finally {
		await rm(part, { recursive: true, force: true });
	}
}

/** `fetch` says only that it failed; why stands in its cause. */
function whyNoFetch(error: unknown, host: string): unknown {
	if (!(error instanceof Error) || !(error.cause instanceof Error)) return error;
	const { message } = error.cause;
	const code = codeOf(error.cause) ?? message;
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new Error(`${host} cannot be found`);
	if (/CERT|SIGNATURE|TLS|SSL/u.test(code))
		return new Error(`the certificate of ${host} is not trusted: ${code}`);
	return new Error(`${host} cannot be reached: ${code}`);
}

function codeOf(error: unknown): string | null {
	if (!(error instanceof Error) || !('code' in error)) return null;
	return typeof error.code === 'string' ? error.code : null;
}

function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (codeOf(error) === 'ENOSPC') return 'the disk is full';
	if (error.message.includes('did not match expected checksum'))
		return 'what came is not what was published';
	return error.message.split('\n')[0] ?? error.name;
}
