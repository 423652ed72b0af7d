import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { Asked } from './approvals.ts';

/*
 * What clients are told. In-world, strangers read it too: it says what to do next, and never what is set, who else is
 * connected or which values would pass.
 */

export function approvalNeeded(asked: Asked, verb: string): AppError {
	const words = {
		asked: say(
			`The person at the desktop was asked about "${verb}". Send it again after bridge.granted.`,
			`デスクトップのユーザーに "${verb}" の許可を確認しています。bridge.granted を受け取ってから、もう一度送ってください。`,
		),
		counted: say(
			`The person at the desktop has not answered yet about "${verb}". Send it again after bridge.granted.`,
			`"${verb}" の確認への回答を待っています。bridge.granted を受け取ってから、もう一度送ってください。`,
		),
		waits: say(
			`Another question of this item waits for the person at the desktop. Send "${verb}" again when that is answered.`,
			`このアイテムの別の確認が回答待ちです。その回答のあとで "${verb}" をもう一度送ってください。`,
		),
		full: say(
			`Too many items wait for the person at the desktop. Send "${verb}" again in a minute.`,
			`回答待ちの確認が多すぎます。1 分ほど待ってから "${verb}" をもう一度送ってください。`,
		),
	}[asked];
	return new AppError('APPROVAL_NEEDED', words);
}

const refused = (en: string, ja: string) => new AppError('ACCESS_REFUSED', say(en, ja));

export const refusedByPerson = (verb: string) =>
	refused(
		`The person at the desktop refused "${verb}" to this item.`,
		`デスクトップのユーザーが、このアイテムの "${verb}" を拒否しました。`,
	);

export const refusedValues = (verb: string) =>
	refused(
		`The key of this item does not allow "${verb}" with these values.`,
		`このアイテムのキーでは、この値で "${verb}" を使えません。`,
	);

export const refusedByKey = (verb: string) =>
	refused(
		`The key of this item does not allow "${verb}".`,
		`このアイテムのキーでは "${verb}" を使えません。`,
	);
