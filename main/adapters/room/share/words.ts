import { say, type Words } from '../../../contract/words.ts';

/** Where rooms are shared, or why they are not, beside the adapter's name. */
export const shareWords = {
	alone: say('Rooms of this computer', 'この PC 内のルーム'),
	noRooms: say(
		'Rooms of this computer: there is a broker, but no room is chosen for sharing',
		'この PC 内のルーム: ブローカーは設定済みですが、共有するルームが選ばれていません',
	),
	noBroker: say(
		'Rooms of this computer: rooms are chosen for sharing, but there is no broker',
		'この PC 内のルーム: 共有するルームは選ばれていますが、ブローカーが設定されていません',
	),
	connecting: say(
		'Rooms of this computer, connecting to the broker',
		'この PC 内のルーム（ブローカーに接続中）',
	),
	shared: (place: string): Words => say(`Shared through ${place}`, `${place} 経由で共有しています`),
	away: ({ en, ja }: Words): Words =>
		say(`Not shared right now. ${en}`, `現在は共有されていません。${ja}`),
};

/** The broker has accounts, and this one may not read. */
export const notAllowed = (filter: string): Words =>
	say(
		`The broker does not let this user subscribe to "${filter}".`,
		`ブローカーがこのユーザーに "${filter}" の購読を許可していません。`,
	);

export const tooLong = (room: string): Words =>
	say(
		`A message in the room "${room}" is too long for the broker: it was said here alone.`,
		`ルーム "${room}" のメッセージはブローカーには長すぎるため、この PC 内だけに届きました。`,
	);

/** Said at once when it begins, and with the number when it is over. */
export const losing = (most: number): Words =>
	say(
		`The broker is away, and more than ${most} messages wait for it or some for more than 10 minutes: the oldest will not reach the other bridges.`,
		`ブローカーに接続できず、待機中のメッセージが ${most} 件または 10 分を超えました。古いものはほかのブリッジに届きません。`,
	);

export const lost = (count: number): Words =>
	say(
		`The broker is back. ${count} of the messages said meanwhile did not reach the other bridges.`,
		`ブローカーに再接続しました。その間のメッセージのうち ${count} 件はほかのブリッジに届いていません。`,
	);

export const flooded = (count: number): Words =>
	say(
		`Other bridges sent more than rooms take: ${count} of their messages were left out.`,
		`ほかのブリッジからの受信が多すぎるため、${count} 件のメッセージを破棄しました。`,
	);
