import { expect, test } from 'vitest';
import { startAttackedApp, type AttackedApp } from '../helpers/attacked-app.ts';
import { befriend } from '../helpers/friend.ts';
import { frame, message } from '../helpers/fuzz-messages.ts';
import { FUZZ_SEED, FUZZ_TIME, Random } from '../helpers/fuzz-random.ts';
import { pageCall, request } from '../helpers/fuzz-requests.ts';
import { exchange } from '../helpers/fuzz-socket.ts';
import { openAddress } from '../helpers/page-link.ts';
import { maskedFrame, TEXT } from '../helpers/raw-client.ts';

const MB = 1_048_576;
/** Attempts at the same time. */
const AT_ONCE = 8;

/** So wide that every message is read and answered within its attempt. The floods are where limits are tried. */
const limits = { maxMessagesIn: 100_000, maxMessagesOut: 10_000, burstOut: 10_000 };

/** What one attempt sends, in pieces. */
type Attempt = (random: Random) => Buffer[];

const properHead = (host: string, target: string, own: readonly string[] = []) =>
	Buffer.from(
		[
			`GET ${target} HTTP/1.1`,
			`Host: ${host}`,
			'Connection: Upgrade',
			'Upgrade: websocket',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
			...own,
			'\r\n',
		].join('\r\n'),
	);

const aFew = (random: Random, most: number, make: (random: Random) => Buffer) => [
	make(random),
	...random.times(most, () => make(random)),
];

/** Makes attempts until the time is over. A fault that an answer tells of ends it, with what brought it about. */
async function fuzz(app: AttackedApp, port: number, attempt: Attempt): Promise<number> {
	const random = new Random(FUZZ_SEED);
	const end = performance.now() + FUZZ_TIME / 5;
	let attempts = 0;
	const worker = async () => {
		while (performance.now() < end && app.isAlive) {
			const pieces = attempt(random);
			attempts += 1;
			const answer = (await exchange(port, pieces)).toString('latin1');
			if (/UNEXPECTED|bridge has a fault|Internal Server Error/u.test(answer))
				throw new Error(`Answered with a fault: ${answer}\nto ${shown(pieces)}`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return attempts;
}

const shown = (pieces: readonly Buffer[]) =>
	JSON.stringify(pieces.map((piece) => piece.toString('latin1')));

const median = (numbers: readonly number[]) =>
	numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** The app lives, answers, wrote of no fault, kept its memory, and stops when it is told to. */
async function expectUnharmed(app: AttackedApp, memory: readonly number[]): Promise<void> {
	await app.expectSound();
	const third = Math.floor(memory.length / 3);
	const [middle, last] = [memory.slice(third, 2 * third), memory.slice(-third)];
	// Generous: V8 takes what it gets. What leaks grows with every attempt, and there are thousands.
	expect(median(last) / MB).toBeLessThan((median(middle) / MB) * 1.3 + 64);
	await app.stop();
}

const fuzzers: Readonly<Record<string, (app: AttackedApp) => Promise<[number, Attempt]>>> = {
	'handshakes at the port of clients': (app) =>
		Promise.resolve([
			app.port,
			(random) => aFew(random, 2, () => request(random, `127.0.0.1:${app.port}`)),
		]),
	'frames of a client': (app) => {
		const head = properHead(`127.0.0.1:${app.port}`, '/?name=Foe&sub=*');
		return Promise.resolve([app.port, (random) => [head, ...aFew(random, 20, frame)]]);
	},
	'messages of a client': (app) => {
		const heads = ['lines', 'kv', 'json', 'value'].map((codec) =>
			properHead(`127.0.0.1:${app.port}`, `/?name=Foe&codec=${codec}`),
		);
		const text = (random: Random) =>
			maskedFrame(TEXT, message(random).toString('utf8').toWellFormed());
		return Promise.resolve([app.port, (random) => [random.pick(heads), ...aFew(random, 30, text)]]);
	},
	"requests and calls at the page's port": async (app) => {
		const { headers, key } = await openAddress(app.pageAddress);
		const { host, port } = new URL(headers.Origin);
		const own = [`Origin: ${headers.Origin}`, `Cookie: ${headers.Cookie}`];
		const call = (random: Random) => maskedFrame(TEXT, pageCall(random).toString('utf8'));
		const head = properHead(host, `/bridge?key=${key}`, own);
		return [
			Number(port),
			(random) => {
				if (random.chance(0.4)) return [head, ...aFew(random, 10, call)];
				if (random.chance(0.3)) return [head, ...aFew(random, 10, frame)];
				return aFew(random, 2, () => request(random, host, random.chance(0.5) ? own : []));
			},
		];
	},
};

test.each(Object.entries(fuzzers))(
	'%s: whatever comes, the app goes on',
	{ timeout: FUZZ_TIME + 60_000 },
	async (name, open) => {
		await using app = await startAttackedApp({ limits });
		await using friend = await befriend(app);
		const [port, attempt] = await open(app);
		const memory: number[] = [];
		const watching = setInterval(() => {
			void app.vitals(false).then(({ rss }) => memory.push(rss));
		}, 100);
		try {
			const attempts = await fuzz(app, port, attempt);
			clearInterval(watching);
			expect(attempts).toBeGreaterThan(20);
			await friend.expectWell();
			await expectUnharmed(app, memory);
		} catch (error) {
			throw new Error(`Fuzzing ${name} with FUZZ_SEED=${FUZZ_SEED}: ${String(error)}`, {
				cause: error,
			});
		} finally {
			clearInterval(watching);
		}
	},
);
