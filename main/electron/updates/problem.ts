import { codeOf, messageOf } from '../../config/failure.ts';
import { say, type Words } from '../../contract/words.ts';

/** Something took longer than it may. */
export class TooSlow extends Error {
	override readonly name = 'TooSlow';
}

/**
 * Does the work and waits for it as long as it gives signs of life.
 * @throws TooSlow
 */
export async function whileAlive<T>(
	limit: number,
	work: () => Promise<T>,
	follow: (alive: () => void) => () => void = () => () => undefined,
): Promise<T> {
	const { promise: late, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		reject(new TooSlow(`Nothing was heard for ${limit} ms.`));
	}, limit);
	const unfollow = follow(() => timer.refresh());
	try {
		return await Promise.race([work(), late]);
	} finally {
		clearTimeout(timer);
		unfollow();
	}
}

/** A failure of our own that already has its words. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly words: Words;

	constructor(words: Words) {
		super(words.en);
		this.words = words;
	}
}

/** What went wrong with an update and what to do, from what electron-updater, Chromium or the system say. */
export function explain(error: unknown): Words {
	if (error instanceof Refusal) return error.words;
	if (error instanceof TooSlow) return problems.slow;
	// electron-updater wraps errors: the code of the first one then stands only in the text.
	const text = `${codeOf(error) ?? ''} ${messageOf(error)}`;
	const known = signs.find(({ sign }) => sign.test(text));
	return known ? problems[known.is] : problems.other(firstLine(messageOf(error)));
}

const firstLine = (text: string) => (text.split('\n')[0] ?? '').slice(0, 200);

const problems = {
	offline: say(
		'The update server cannot be found. See whether this machine is online, then check again.',
		'アップデートサーバーが見つかりません。インターネットに接続しているか確認してから、もう一度確認してください。',
	),
	unreachable: say(
		'The update server does not answer. A firewall or proxy may be in the way: check again later, or download the new version yourself.',
		'アップデートサーバーに接続できません。ファイアウォールやプロキシに遮られている可能性があります。しばらくしてからもう一度確認するか、新しいバージョンを手動でダウンロードしてください。',
	),
	slow: say(
		'The update server takes too long to answer. Check again later.',
		'アップデートサーバーの応答に時間がかかりすぎています。しばらくしてからもう一度確認してください。',
	),
	certificate: say(
		"The update server's certificate is not trusted. See whether this machine's clock is right, and whether a proxy or virus scanner opens encrypted connections.",
		'アップデートサーバーの証明書を信頼できません。PC の時刻が正しいか、プロキシやウイルス対策ソフトが暗号化通信を検査していないか確認してください。',
	),
	missing: say(
		'Nothing is published for this system there, or not yet. Check again later.',
		'このシステム向けのアップデートが公開されていないか、まだ準備中です。しばらくしてからもう一度確認してください。',
	),
	busy: say(
		'The update server refuses for now: too many ask, or it has trouble. Check again later.',
		'アップデートサーバーが混み合っているか、障害が発生しています。しばらくしてからもう一度確認してください。',
	),
	unreadable: say(
		'What is published about the new version cannot be read. Check again later, or download it yourself.',
		'公開されているアップデート情報を読み取れません。しばらくしてからもう一度確認するか、新しいバージョンを手動でダウンロードしてください。',
	),
	damaged: say(
		'What was downloaded is not what was published, and was deleted. Check again; if it comes back, download the new version yourself.',
		'ダウンロードしたファイルが公開されたものと一致しないため、削除しました。もう一度確認してください。繰り返す場合は、新しいバージョンを手動でダウンロードしてください。',
	),
	forged: say(
		'The new version does not carry the signature of this app, so it was not installed. Do not install it by hand either before you know why.',
		'新しいバージョンにこのアプリの署名がないため、インストールしませんでした。理由がわかるまで、手動でもインストールしないでください。',
	),
	full: say(
		'The disk is full. Free some space, then check again.',
		'ディスクの空き容量が足りません。空きを増やしてから、もう一度確認してください。',
	),
	denied: say(
		'The system does not let the app write where the update has to go. See who may change that folder, or install the new version yourself.',
		'アップデートの書き込み先に書き込む権限がありません。フォルダーの権限を確認するか、新しいバージョンを手動でインストールしてください。',
	),
	other: (text: string) =>
		say(
			`The update failed (${text}). Check again, or download the new version yourself.`,
			`アップデートに失敗しました (${text})。もう一度確認するか、新しいバージョンを手動でダウンロードしてください。`,
		),
};

/** In this order: what is wrapped stands before what wraps it. */
const signs: readonly { sign: RegExp; is: Exclude<keyof typeof problems, 'other'> }[] = [
	{
		sign: /ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED|ERR_NETWORK_CHANGED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ENETDOWN/u,
		is: 'offline',
	},
	{ sign: /ERR_CERT_|ERR_SSL_|CERT_|SELF_SIGNED/u, is: 'certificate' },
	{ sign: /ERR_(?:CONNECTION_)?TIMED_OUT|ETIMEDOUT|Request timed out/u, is: 'slow' },
	{
		sign: /ERR_CONNECTION_|ERR_ADDRESS_|ERR_PROXY_|ERR_TUNNEL_|ERR_EMPTY_RESPONSE|ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE_|ERR_NETWORK_|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|EPIPE|socket hang up|aborted/u,
		is: 'unreachable',
	},
	{ sign: /ENOSPC|EDQUOT|ERR_FILE_NO_SPACE/u, is: 'full' },
	{ sign: /EACCES|EPERM|EROFS/u, is: 'denied' },
	{ sign: /ERR_CHECKSUM_MISMATCH|checksum mismatch/u, is: 'damaged' },
	{ sign: /ERR_UPDATER_INVALID_SIGNATURE|code signature|code requirement/iu, is: 'forged' },
	{
		sign: /HTTP_ERROR_(?:403|429|5\d\d)|HttpError: (?:403|429|5\d\d)|status (?:403|429|5\d\d)/u,
		is: 'busy',
	},
	{
		sign: /HTTP_ERROR_4\d\d|HttpError: 4\d\d|status 4\d\d|ERR_UPDATER_(?:CHANNEL_FILE_NOT_FOUND|NO_PUBLISHED_VERSIONS|LATEST_VERSION_NOT_FOUND|NO_FILES_PROVIDED|ZIP_FILE_NOT_FOUND|ASSET_NOT_FOUND)/u,
		is: 'missing',
	},
	{
		sign: /ERR_UPDATER_(?:INVALID_UPDATE_INFO|INVALID_VERSION|INVALID_RELEASE_FEED|NO_CHECKSUM)|YAMLException/u,
		is: 'unreadable',
	},
];
