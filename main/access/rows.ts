import type { AccessKey } from '../contract/access.ts';
import type { ClientRef } from '../contract/clients.ts';
import type { Permission } from '../contract/grants.ts';
import { say } from '../contract/words.ts';
import type { Use } from './permissions.ts';

const whoIs = ({ name, user }: ClientRef) => (user === null ? name : `${name} (${user})`);

/** What the log says of access, for the person. */
export const rows = {
	asked: (client: ClientRef, { title, command }: Use) =>
		say(
			`${whoIs(client)} wants to use ${title.en}: ${command}.`,
			`${whoIs(client)} が ${title.ja} の ${command} を使おうとしています。`,
		),
	connection: (client: ClientRef, { verb }: Permission) =>
		say(
			`${whoIs(client)} may use "${verb}" while it is connected.`,
			`${whoIs(client)} に "${verb}" を接続中のみ許可しました。`,
		),
	key: ({ name }: AccessKey, { verb }: Permission) =>
		say(
			`Items with the key "${name}" may always use "${verb}".`,
			`キー「${name}」のアイテムに "${verb}" を常に許可しました。`,
		),
	once: ({ verb }: Use) =>
		say(`"${verb}" was allowed once.`, `"${verb}" を 1 回だけ許可しました。`),
	refused: (client: ClientRef, { verb }: Use) =>
		say(
			`"${verb}" was refused to ${whoIs(client)}.`,
			`${whoIs(client)} の "${verb}" を拒否しました。`,
		),
	expired: (client: ClientRef, { verb }: Use) =>
		say(
			`Nobody answered in time whether ${whoIs(client)} may use "${verb}".`,
			`${whoIs(client)} の "${verb}" の確認に、時間内の回答がありませんでした。`,
		),
	silenced: (client: ClientRef) =>
		say(
			`${whoIs(client)} was silenced: what it asks is refused without a question.`,
			`${whoIs(client)} をミュートしました。今後は確認を表示せずに拒否します。`,
		),
	heard: (client: ClientRef) =>
		say(`${whoIs(client)} may ask again.`, `${whoIs(client)} のミュートを解除しました。`),
	armed: (verb: string, minutes: number) =>
		say(
			`"${verb}" is armed for ${minutes} minutes.`,
			`"${verb}" のロックを ${minutes} 分間解除しました。`,
		),
	disarmed: (verb: string) => say(`"${verb}" is no longer armed.`, `"${verb}" をロックしました。`),
} as const;
