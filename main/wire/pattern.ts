import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';

/** Patterns one client may hold: an in-world item names a handful, a hundred is room to spare. */
export const MAX_PATTERNS = 100;

const patternForm = /^(?:\*|[a-z0-9*-]{1,64}\.[a-z0-9*-]{1,64})$/u;

/**
 * Reads a list of subscriptions like `obs.*,room.message`, separated by commas or white space.
 * @throws AppError FIELD_INVALID
 */
export function parsePatterns(text: string): string[] {
	const patterns = text.split(/[\s,]+/u).filter((pattern) => pattern !== '');
	const bad = patterns.find((pattern) => !patternForm.test(pattern));
	if (bad !== undefined) {
		throw new AppError(
			'FIELD_INVALID',
			say(
				`"${bad.slice(0, 64)}" is not a subscription. Write instance.event, with * for any: obs.scene-changed, obs.*, *.connected.`,
				`"${bad.slice(0, 64)}" は購読パターンではありません。instance.event の形で、* は任意です: obs.scene-changed、obs.*、*.connected`,
			),
		);
	}
	return patterns;
}

/** Whether an event's verb (`obs.scene-changed`) is one that a pattern asks for. */
export function matchesPattern(pattern: string, verb: string): boolean {
	if (pattern === '*' || pattern === verb) return true;
	if (!pattern.includes('*')) return false;
	const [instance = '', event = ''] = pattern.split('.');
	const [verbInstance = '', verbEvent = ''] = verb.split('.');
	return matchesGlob(instance, verbInstance) && matchesGlob(event, verbEvent);
}

/** Greedy, so that its time is bounded by pattern times text, whatever a stranger writes. */
function matchesGlob(glob: string, text: string): boolean {
	const parts = glob.split('*');
	const first = parts[0] ?? '';
	const last = parts.at(-1) ?? '';
	if (parts.length === 1) return glob === text;
	if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
		return false;
	let at = first.length;
	const end = text.length - last.length;
	for (const part of parts.slice(1, -1)) {
		const found = text.indexOf(part, at);
		if (found < 0 || found + part.length > end) return false;
		at = found + part.length;
	}
	return true;
}
