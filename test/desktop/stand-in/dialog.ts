import { BaseWindow } from './base-window.ts';
import { NativeImage } from './native-image.ts';
import {
	checkOptions,
	checkValue,
	either,
	flag,
	instance,
	integer,
	listOf,
	object,
	oneOf,
	shape,
	text,
	type Check,
	type Shape,
} from './options.ts';
import { strict, StandInError } from './strict.ts';

const filter = shape('a file filter', {
	name: text,
	extensions: listOf(text),
} satisfies Shape<Electron.FileFilter>);
const file = {
	title: text,
	defaultPath: text,
	buttonLabel: text,
	filters: listOf(filter),
	message: text,
};
const saveOptions = {
	...file,
	nameFieldLabel: text,
	showsTagField: flag,
	properties: listOf(
		oneOf(
			'showHiddenFiles',
			'createDirectory',
			'treatPackageAsDirectory',
			'showOverwriteConfirmation',
			'dontAddToRecent',
		),
	),
} satisfies Shape<Electron.SaveDialogOptions>;
const openOptions = {
	...file,
	properties: listOf(
		oneOf(
			'openFile',
			'openDirectory',
			'multiSelections',
			'showHiddenFiles',
			'createDirectory',
			'promptToCreate',
			'dontAddToRecent',
		),
	),
} satisfies Shape<Electron.OpenDialogOptions>;
const messageOptions = {
	message: text,
	type: oneOf('none', 'info', 'error', 'question', 'warning'),
	buttons: listOf(text),
	defaultId: integer,
	signal: object,
	title: text,
	detail: text,
	checkboxLabel: text,
	checkboxChecked: flag,
	icon: either(text, instance(NativeImage)),
	textWidth: integer,
	cancelId: integer,
	noLink: flag,
	normalizeAccessKeys: flag,
} satisfies Shape<Electron.MessageBoxOptions>;

/** With a window in front of the options, or without. Checked also when a test answers instead: see the recorder. */
function check(
	what: string,
	args: readonly unknown[],
	known: Readonly<Record<string, Check>>,
): void {
	const [first, second] = args;
	const options = first instanceof BaseWindow ? second : first;
	if (first instanceof BaseWindow && first.isDestroyed())
		throw new StandInError(`dialog.${what}: the window is destroyed.`);
	checkValue(`dialog.${what}`, options, object);
	checkOptions(`dialog.${what}`, options as object, known);
}

const unanswered = (what: string, args: readonly unknown[]): StandInError =>
	new StandInError(
		`dialog.${what} waits for a person, and no test has set an answer: ${JSON.stringify(args.at(-1))}`,
	);

const known = {
	showMessageBox: messageOptions,
	showSaveDialog: saveOptions,
	showOpenDialog: openOptions,
};

/** Dialogs need somebody who answers: a test sets answers, see the driver. */
export const dialog = strict('dialog', {
	async showMessageBox(...args: unknown[]): Promise<Electron.MessageBoxReturnValue> {
		check('showMessageBox', args, messageOptions);
		return await Promise.reject(unanswered('showMessageBox', args));
	},
	async showSaveDialog(...args: unknown[]): Promise<Electron.SaveDialogReturnValue> {
		check('showSaveDialog', args, saveOptions);
		return await Promise.reject(unanswered('showSaveDialog', args));
	},
	async showOpenDialog(...args: unknown[]): Promise<Electron.OpenDialogReturnValue> {
		check('showOpenDialog', args, openOptions);
		return await Promise.reject(unanswered('showOpenDialog', args));
	},
	showErrorBox(title: string, content: string): void {
		checkValue('dialog.showErrorBox: title', title, text);
		checkValue('dialog.showErrorBox: content', content, text);
		console.error(`${title}\n${content}`);
	},
	/** For whoever answers in place of a person: the same checks. */
	[Symbol.for('desktop.check')](kind: keyof typeof known, args: readonly unknown[]) {
		check(kind, args, known[kind]);
	},
});
