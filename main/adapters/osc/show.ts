import { timetagToDate, type OscArgOutputOrArray, type TimeTag } from 'osc-min';

/** As texts that ProtoFlux can parse. Items of an array stand in the row like any others. */
export function* show(args: readonly OscArgOutputOrArray[]): Generator<string> {
	const open = [args.values()];
	for (let items = open.at(-1); items; items = open.at(-1)) {
		const { value: arg, done } = items.next();
		if (done) open.pop();
		else if (arg.type === 'array') open.push(arg.value.values());
		else yield showOne(arg);
	}
}

function showOne(arg: Exclude<OscArgOutputOrArray, { type: 'array' }>): string {
	switch (arg.type) {
		case 'float':
			return shortest(arg.value);
		case 'integer':
		case 'bigint':
		case 'double':
		case 'string':
		case 'symbol':
		case 'character':
			return String(arg.value);
		case 'true':
		case 'false':
			return arg.type;
		case 'null':
			return '';
		case 'bang':
			return 'impulse';
		case 'blob':
			return Buffer.from(arg.value.buffer, arg.value.byteOffset, arg.value.byteLength).toString(
				'base64',
			);
		case 'midi':
			return `[${arg.value.join('; ')}]`;
		case 'color': {
			// As Resonite writes colors: parts from 0 to 1.
			const { red, green, blue, alpha } = arg.value;
			return `[${[red, green, blue, alpha].map((part) => Math.round(part / 0.255) / 1_000).join('; ')}]`;
		}
		case 'timetag':
			return showTime(arg.value);
	}
}

/** The shortest number that is this one in 32 bits: 0.3, not 0.30000001192092896. */
function shortest(value: number): string {
	for (let digits = 6; digits < 9; digits += 1) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return String(short);
	}
	return String(value);
}

/** The time tag 1 stands for "at once". */
const showTime = (tag: TimeTag): string =>
	tag[0] === 0 && tag[1] <= 1 ? 'immediately' : timetagToDate(tag).toISOString();
