import { expect, test } from 'vitest';
import { bundle, message } from '../../main/adapters/osc/compose.ts';
import { readPacket } from '../../main/adapters/osc/packet.ts';
import { AppError } from '../../main/contract/errors.ts';
import { FUZZ_SEED, FUZZ_TIME, Random } from '../helpers/fuzz-random.ts';

const args = ['3', '0.5', 'hello', 'T', 'N:', 'I:', 'h:5', 'd:0.25', 'S:sym', 'c:x', 'm:00903c7f'];
const valid = [
	message('/all', [...args, 'b:AAEC', '[1; 2]']),
	message('/none', []),
	bundle(['/one', '1', '/two', '2', 'second']).bytes,
	bundle(['+1', '/blob', 'b:AAECAwQFBgc=']).bytes,
].map((bytes) => Buffer.from(bytes));

/** Packets like those of OSC, in bundles more or less deep, and damaged. */
function packet(random: Random): Buffer {
	let made = random.chance(0.1) ? random.bytes(200) : random.mutate(random.pick(valid));
	while (random.chance(0.3)) {
		const size = Buffer.alloc(4);
		size.writeInt32BE(random.chance(0.9) ? made.length : random.below(2 ** 31));
		made = Buffer.concat([Buffer.from('#bundle\0'), Buffer.alloc(8), size, made]);
		if (random.chance(0.3)) made = random.mutate(made);
	}
	return made;
}

test(`no packet makes OSC stumble (FUZZ_SEED=${FUZZ_SEED})`, () => {
	const random = new Random(FUZZ_SEED);
	const end = performance.now() + FUZZ_TIME / 50;
	let read = 0;
	while (performance.now() < end) {
		const bytes = packet(random);
		const hex = bytes.toString('hex');
		const { messages, faults } = readPacket(bytes);
		expect(bytes.toString('hex'), 'it only reads').toBe(hex);
		for (const { address, args: texts } of messages) {
			expect(address.startsWith('/'), hex).toBe(true);
			expect(
				texts.every((text) => typeof text === 'string'),
				hex,
			).toBe(true);
		}
		read += messages.length;
		expect(messages.length + faults, hex).toBeLessThan(300);
	}
	expect(read).toBeGreaterThan(0);
});

test(`whatever an item writes is sent or refused with words (FUZZ_SEED=${FUZZ_SEED})`, () => {
	const random = new Random(FUZZ_SEED);
	const pieces = [
		...args,
		'[',
		']',
		';',
		'[1;',
		'2]',
		'/',
		'/a',
		'+1',
		'1e999',
		'b:',
		'i:',
		' ',
		'\0',
		'\ud800',
		'日',
	];
	const end = performance.now() + FUZZ_TIME / 50;
	while (performance.now() < end) {
		const fields = random.times(12, () => random.times(3, () => random.pick(pieces)).join(''));
		try {
			const { faults } = readPacket(
				random.chance(0.5) ? message('/a', fields) : bundle(fields).bytes,
			);
			expect(faults, JSON.stringify(fields)).toBe(0);
		} catch (error) {
			if (!(error instanceof AppError)) throw new Error(JSON.stringify(fields), { cause: error });
			expect(error.code).toBe('FIELD_INVALID');
		}
	}
});
