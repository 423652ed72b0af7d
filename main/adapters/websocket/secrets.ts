import { StartError } from '../adapter.ts';
import { say } from '../../contract/words.ts';

const DOTS = '•••';
const placeholder = /\{\{\s*secret\.([\p{L}\p{N}_-]{1,64})\s*\}\}/gu;

/** The text with something in each place where a secret belongs, for checks before there are any. */
export const withoutSecrets = (text: string): string => text.replace(placeholder, 'x');

interface SecretRow {
	readonly name: string;
	readonly value?: string | undefined;
}

/** What the person keeps from everyone: put into what is sent to the server, taken out of what the server says. */
export class Secrets {
	readonly #values: ReadonlyMap<string, string>;

	constructor(rows: readonly SecretRow[]) {
		this.#values = new Map(
			rows.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
		);
	}

	/** @throws StartError for a secret that is not there */
	fill(text: string, write: (secret: string) => string = (secret) => secret): string {
		return text.replace(placeholder, (_, name: string) => {
			const value = this.#values.get(name);
			if (value === undefined) throw missing(name);
			return write(value);
		});
	}

	/** Many servers say again what they were told. */
	hide(text: string): string {
		let shown = text;
		for (const value of this.#values.values()) shown = shown.replaceAll(value, DOTS);
		return shown;
	}
}

const missing = (name: string) =>
	new StartError(
		'needs-you',
		say(
			`The settings use {{secret.${name}}}, but no secret of that name is set. Add it under Secrets.`,
			`設定で {{secret.${name}}} を使っていますが、その名前のシークレットがありません。「シークレット」に追加してください。`,
		),
	);
