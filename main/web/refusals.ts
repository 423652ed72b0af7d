import { say, type Words } from '../contract/words.ts';

/** What a caller at the page's door is told, as HTTP, and the journal with it. */
export interface Refusal {
	readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 410 | 429;
	readonly words: Words;
}

/** Longest piece of a stranger's header that is repeated, in characters. */
const QUOTED = 100;
const quote = (text: string) => text.replace(/[^\x20-\x7e]/gu, '?').slice(0, QUOTED);

/** Without the query, which may hold a secret. */
const pathOf = (target: string) => quote(target.split('?', 1)[0] ?? '');

const refuse = (status: Refusal['status'], en: string, ja: string): Refusal => ({
	status,
	words: say(`Refused at the page: ${en}`, `画面への接続を拒否しました: ${ja}`),
});

export const strangeHost = (host: string, address: string) =>
	refuse(
		403,
		`the address "${quote(host)}" is not the page's. Open the page as ${address}.`,
		`"${quote(host)}" は画面のアドレスではありません。${address} を開いてください。`,
	);

export const strangeOrigin = (origin: string, target: string) =>
	refuse(
		403,
		`the web page "${quote(origin)}" asked for "${pathOf(target)}". Only the bridge's own page may.`,
		`ウェブページ "${quote(origin)}" から "${pathOf(target)}" が要求されました。ブリッジ自身の画面だけが使えます。`,
	);

const openPrinted = {
	en: 'Open the address that the bridge printed when it started: it holds a token for this start.',
	ja: 'ブリッジの起動時に表示されたアドレスを開いてください。そこに今回の起動用のトークンが含まれています。',
};

export const noToken = (target: string) =>
	refuse(
		401,
		`a caller asked for "${pathOf(target)}" without the token of this start. ${openPrinted.en}`,
		`今回の起動用のトークンなしで "${pathOf(target)}" が要求されました。${openPrinted.ja}`,
	);

export const wrongToken = refuse(
	401,
	`a caller came with a wrong token. ${openPrinted.en}`,
	`トークンが違います。${openPrinted.ja}`,
);

/** In place of `wrongToken` where somebody keeps trying. */
export const wrongAgain = refuse(
	429,
	`callers keep coming with wrong tokens. ${openPrinted.en}`,
	`違うトークンでの接続が続いています。${openPrinted.ja}`,
);

export const strangeMethod = (method: string) =>
	refuse(405, `${quote(method)} is not answered, only GET.`, `${quote(method)} には応答しません。`);

export const noPath = (target: string) =>
	refuse(
		400,
		`"${pathOf(target)}" is no path of the page.`,
		`"${pathOf(target)}" は画面のパスではありません。`,
	);

export const nothingHere = refuse(404, 'there is nothing here.', 'ここには何もありません。');

export const goneMeanwhile = refuse(
	410,
	'this file of the page has gone, since the page was built anew. Start the bridge again.',
	'画面が再ビルドされたため、このファイルはなくなりました。ブリッジを再起動してください。',
);

export const noSocket = (target: string) =>
	refuse(
		404,
		`there is no socket at "${pathOf(target)}".`,
		`"${pathOf(target)}" にソケットはありません。`,
	);

export const crowded = refuse(
	408,
	'too many callers who say nothing: the oldest had to go.',
	'何も送らない接続が多すぎるため、古いものから切断しました。',
);

export const tooSlow = refuse(
	408,
	'a caller did not finish its request in time.',
	'リクエストが時間内に終わりませんでした。',
);

export const notHttp = ({ message }: Error) =>
	refuse(
		400,
		`a caller sent something that is no HTTP request (${quote(message)}).`,
		`HTTP リクエストではないデータが届きました (${quote(message)})。`,
	);
