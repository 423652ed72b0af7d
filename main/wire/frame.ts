import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';

/** The fields of a command, not yet matched with its params. */
export type Args =
	/** The rest of a text message: TAB-separated when a TAB follows the verb, else space-separated. */
	| { readonly kind: 'line'; readonly text: string; readonly isTabbed: boolean }
	/** The `args` of a JSON message. */
	| { readonly kind: 'named'; readonly values: Readonly<Record<string, unknown>> };

/** What a message turned out to be. `ref` is what the reply names: `#id` if one was given, else the verb. */
export type Frame =
	| { readonly kind: 'text' }
	| {
			readonly kind: 'command';
			readonly ref: string;
			readonly instance: string;
			readonly command: string;
			readonly args: Args;
			readonly isJson: boolean;
	  }
	| {
			readonly kind: 'invalid';
			readonly ref: string;
			readonly error: AppError;
			readonly isJson: true;
	  };

export type CommandFrame = Extract<Frame, { kind: 'command' }>;

const idPrefix = /^#(\S{1,64}) /;
const verbForm = /^([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*)$/;
const firstWord = /^[^\s]+/;

/**
 * Reads one message. Text whose first word is no verb of a known instance is plain text, never an error: people talk
 * through the bridge too. A message that starts with `{` means to be JSON, so there a mistake is told.
 */
export function decodeFrame(message: string, isInstance: (name: string) => boolean): Frame {
	if (message.startsWith('{')) return decodeJson(message);
	const id = idPrefix.exec(message);
	const body = id ? message.slice(id[0].length) : message;
	const word = firstWord.exec(body)?.[0] ?? '';
	const verb = verbForm.exec(word);
	if (!verb) return { kind: 'text' };
	const [, instance = '', command = ''] = verb;
	if (!isInstance(instance)) return { kind: 'text' };
	const rest = body.slice(word.length);
	const isTabbed = rest.startsWith('\t');
	return {
		kind: 'command',
		ref: id ? `#${id[1] ?? ''}` : word,
		instance,
		command,
		args: { kind: 'line', text: isTabbed ? rest.slice(1) : rest.trim(), isTabbed },
		isJson: false,
	};
}

function decodeJson(message: string): Frame {
	let value: unknown;
	try {
		value = JSON.parse(message);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return invalid('', `This is not JSON: ${why}`, `JSON として読めません: ${why}`);
	}
	const frame = value as Record<string, unknown>;
	const ref = typeof frame.id === 'string' || typeof frame.id === 'number' ? `#${frame.id}` : '';
	const verb = typeof frame.do === 'string' ? verbForm.exec(frame.do) : null;
	if (!verb) {
		return invalid(
			ref,
			'The field "do" must be a verb like "obs.scene".',
			'"do" は "obs.scene" のような動詞にしてください。',
		);
	}
	const args = frame.args ?? {};
	if (typeof args !== 'object' || Array.isArray(args)) {
		return invalid(
			ref,
			'The field "args" must be an object like {"name":"Live"}.',
			'"args" は {"name":"Live"} のようなオブジェクトにしてください。',
		);
	}
	const [whole, instance = '', command = ''] = verb;
	return {
		kind: 'command',
		ref: ref || whole,
		instance,
		command,
		args: { kind: 'named', values: args as Record<string, unknown> },
		isJson: true,
	};
}

const invalid = (ref: string, en: string, ja: string): Frame => ({
	kind: 'invalid',
	ref,
	error: new AppError('FRAME_INVALID', say(en, ja)),
	isJson: true,
});
