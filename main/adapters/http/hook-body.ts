import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { RefusedPost } from './hook-check.ts';
import { dataOf, textOf } from './text.ts';

/** Bytes of a post: notices of services are a few KB. */
const MAX_POST = 65_536;

/** What was posted, as text and as data. */
export interface Post {
	readonly text: string;
	readonly data: unknown;
	/** What a reduction may read; nothing that proves who somebody is. */
	readonly headers: Readonly<Record<string, string>>;
}

/** @throws RefusedPost */
export async function readPost(request: IncomingMessage): Promise<Post> {
	const { headers } = request;
	const type = headers['content-type'] ?? '';
	const kind = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
	if (
		!/^(?:|text\/[\w.+-]+|application\/(?:[\w.-]+\+)?(?:json|xml)|application\/x-www-form-urlencoded)$/u.test(
			kind,
		)
	)
		throw new RefusedPost(415, strangeType);
	if (headers['content-encoding'] !== undefined) throw new RefusedPost(415, compressed);
	if (Number(headers['content-length'] ?? 0) > MAX_POST) throw new RefusedPost(413, tooLong);
	try {
		const text = textOf(await bytesOf(request), type);
		const isForm = kind === 'application/x-www-form-urlencoded';
		const data = isForm ? recordOf(new URLSearchParams(text)) : dataOf(text, type);
		return { text, data, headers: shown(headers) };
	} catch (error) {
		if (error instanceof AppError) throw new RefusedPost(400, error.words);
		throw error;
	}
}

/** Leaves the request as it is where it is too long: its sender still gets to read why. */
async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
	for await (const chunk of pieces) {
		size += chunk.length;
		if (size > MAX_POST) throw new RefusedPost(413, tooLong);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** A name that is there several times has a list. */
export function recordOf(params: URLSearchParams): Record<string, string | string[]> {
	return Object.fromEntries(
		[...new Set(params.keys())].map((name) => {
			const [first = '', ...more] = params.getAll(name);
			return [name, more.length === 0 ? first : [first, ...more]];
		}),
	);
}

const shown = (headers: IncomingHttpHeaders): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers)
			.filter(([name]) => name !== 'authorization' && name !== 'cookie')
			.map(([name, value = '']) => [name, [value].flat().join(', ')]),
	);

const strangeType = say(
	'Post JSON, a form, XML or text, and say which with Content-Type.',
	'JSON・フォーム・XML・テキストのいずれかを、対応する Content-Type を付けて送ってください。',
);
const compressed = say('Post it uncompressed.', '圧縮せずに送ってください。');
const tooLong = say(
	`Post at most ${MAX_POST / 1_024} KiB.`,
	`送信できるのは ${MAX_POST / 1_024} KiB までです。`,
);
