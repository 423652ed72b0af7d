import { maskedFrame } from './raw-client.ts';
import type { Random } from './fuzz-random.ts';

const verbs = [
	...['bridge.ping', 'bridge.hello', 'bridge.time', 'bridge.help', 'bridge.subscribe'],
	...['bridge.unsubscribe', 'bridge.clients', 'obs.scene', 'obs.text', 'obs.stream', 'obs.hotkey'],
	...[
		'obs.volume',
		'obs.filter',
		'obs.status',
		'obs-2.scene',
		'bridge',
		'.',
		'obs.',
		'__proto__.x',
	],
] as const;

/** What parsers of lines, quotes, JSON, numbers, markup and Unicode stumble over. */
const tokens = [
	...['Live', 'a', '1', '-0', '1e999', '0.1', 'NaN', '9007199254740993', 'true', 'off', 'null'],
	...[
		' ',
		'  ',
		'\t',
		'\n',
		'\r\n',
		'"',
		'\\',
		'\\"',
		'""',
		'" ',
		"'",
		'=',
		'&',
		'%',
		'%zz',
		'#',
		'#1 ',
	],
	...[
		'name=',
		'source=',
		'do=',
		'{',
		'}',
		'[',
		']',
		':',
		',',
		'{"do":',
		'"args":',
		'*',
		'obs.*',
		'*.*',
	],
	...[
		'<b>',
		'</',
		'<size=9',
		'<',
		'>',
		'\0',
		'\u200b',
		'\u202e',
		'\ufeff',
		'\u2028',
		'é',
		'e\u0301',
		'あ',
	],
	...[
		'👩‍👩‍👧',
		'\ud800',
		'\udfff',
		'__proto__',
		'constructor',
		'toString',
		'x'.repeat(300),
		'\t'.repeat(50),
	],
] as const;

const some = (random: Random, most: number) =>
	random.times(most, () => random.pick(tokens)).join('');

/** A JSON value of no particular shape. */
export function json(random: Random, depth = 0): unknown {
	if (depth > 4 || random.chance(0.5)) {
		return random.pick<unknown>([
			...['Live', '', 0, -1, 1e308, 0.5, true, false, null, 'x'.repeat(100), '\u0000', '\ud800'],
			...[[], {}, random.pick(tokens), random.pick(verbs)],
		]);
	}
	if (random.chance(0.5)) return random.times(5, () => json(random, depth + 1));
	const names = ['do', 'args', 'id', 'name', 'text', 'verb', '__proto__', 'constructor', 'toJSON'];
	return Object.fromEntries(random.times(5, () => [random.pick(names), json(random, depth + 1)]));
}

/** Lists in lists, closed or not. */
function deep(random: Random): string {
	const depth = random.below(10_000);
	const lists =
		'['.repeat(depth) + ']'.repeat(random.chance(0.8) ? depth : random.below(depth + 1));
	return `{"do":"${random.pick(verbs)}","args":{"${random.pick(['name', 'text', 'verb', 'patterns'])}":${lists}}}`;
}

/** A message: a command by the grammar of the wire, JSON, or something that is neither; often a little wrong. */
export function message(random: Random): Buffer {
	const id = random.chance(0.2) ? `#${some(random, 2)} ` : '';
	const text = random.pick([
		() => `${id}${random.pick(verbs)}${random.pick([' ', '\t', ''])}${some(random, 6)}`,
		() => `${random.pick(verbs)}\t${random.times(5, () => some(random, 3)).join('\t')}`,
		() => JSON.stringify({ do: random.pick(verbs), args: json(random), id: json(random, 3) }),
		() => `{"do":"${random.pick(verbs)}",${JSON.stringify(json(random)).slice(1)}`,
		() => deep(random),
		() => some(random, 20),
	])();
	const data = Buffer.from(text);
	return random.chance(0.4) ? random.mutate(data) : data;
}

/** One frame: whole as a rule, else with flags, opcodes and lengths that lie. */
export function frame(random: Random): Buffer {
	const isText = random.chance(0.7);
	const opcode = isText ? 1 : random.pick([0, 1, 2, 3, 8, 9, 10, 11, 15]);
	const whole = maskedFrame(
		opcode,
		isText ? message(random) : random.bytes(200),
		random.chance(0.9),
	);
	if (random.chance(0.7)) return whole;
	if (random.chance(0.5)) return random.mutate(whole);
	const lie = Buffer.from(whole);
	const at = random.below(Math.min(10, lie.length));
	lie[at] = random.byte();
	return lie;
}
