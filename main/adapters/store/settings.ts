import * as z from 'zod';
import { say } from '../../contract/words.ts';

/** Limits, since whoever has a key in its URL, or makes one up, could otherwise fill the disk. */
export const storeSettings = {
	maxValue: z
		.number()
		.int()
		.min(1)
		// With three bytes to a character this still fits into the largest message that clients may send.
		.max(16_000)
		.default(4_000)
		.meta({
			label: say('Longest value', '値の最大長'),
			hint: say(
				'In characters. Longer messages are slow to take apart in-world.',
				'文字数で指定します。長いメッセージはワールド内での処理に時間がかかります。',
			),
			example: '4000',
		}),
	maxEntries: z
		.number()
		.int()
		.min(1)
		.max(10_000)
		.default(1_000)
		.meta({
			label: say('Values per key', 'キーごとの値の数'),
			hint: say(
				'The shared values count as one key more.',
				'共有の値も 1 つのキーとして数えます。',
			),
			example: '1000',
		}),
	maxKilobytes: z
		.number()
		.int()
		.min(1)
		.max(4_096)
		.default(256)
		.meta({
			label: say('Kilobytes per key', 'キーごとの容量（KB）'),
			hint: say('Names and values together.', '名前と値の合計です。'),
			example: '256',
		}),
	maxKeys: z
		.number()
		.int()
		.min(1)
		.max(1_000)
		.default(100)
		.meta({
			label: say('Keys with values', '値を持つキーの数'),
			hint: say(
				'An item chooses its key itself: without a limit, one could make up any number.',
				'キーはアイテム側で自由に決められるため、数を制限します。',
			),
			example: '100',
		}),
	maxMegabytes: z
		.number()
		.int()
		.min(1)
		// An export is one text: more than this would be hard to open.
		.max(64)
		.default(16)
		.meta({
			label: say('Megabytes in all', '全体の容量（MB）'),
			hint: say('All keys and the shared values together.', 'すべてのキーと共有の値の合計です。'),
			example: '16',
		}),
};

export type StoreSettings = z.output<z.ZodObject<typeof storeSettings>>;
