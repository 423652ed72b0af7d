import { expect, test } from 'vitest';
import { refused } from '../../../main/adapters/obs/errors.ts';
import { fileName } from '../../../main/adapters/obs/files.ts';
import { listed, nothingNamed } from '../../../main/adapters/obs/words.ts';

const refusal = (status: number, comment = '') =>
	refused({ request: 'DoIt', status, comment, version: '29.0.2' });

test('lists the first ten names and counts the rest', () => {
	const names = Array.from({ length: 13 }, (_, at) => `S${at + 1}`);
	expect(listed(names)).toEqual({
		en: 'S1, S2, S3, S4, S5, S6, S7, S8, S9, S10 and 3 more',
		ja: 'S1、S2、S3、S4、S5、S6、S7、S8、S9、S10、ほか 3 件',
	});
	expect(nothingNamed('scene', 'Live', []).en).toBe('No scene is named "Live". Scenes: none.');
});

test.each([
	[
		204,
		'FEATURE_UNSUPPORTED',
		'OBS 29.0.2 cannot do this: it does not know DoIt. A newer OBS may.',
	],
	[207, 'STATE_CONFLICT', /loading or changing its scene collection/],
	[400, 'FIELD_INVALID', 'OBS refused: because'],
	[500, 'STATE_CONFLICT', 'That is already running in OBS.'],
	[501, 'STATE_CONFLICT', 'That is not running in OBS.'],
	[506, 'STATE_CONFLICT', /not in studio mode/],
	[600, 'TARGET_NOT_FOUND', 'OBS refused: because'],
	[602, 'FIELD_INVALID', 'OBS refused: because'],
	[604, 'STATE_CONFLICT', 'OBS refused: because'],
	[702, 'COMMAND_FAILED', 'OBS refused: because'],
])('status %i of OBS becomes %s', (status, code, message) => {
	expect(refusal(status, 'because')).toMatchObject({
		code,
		message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
	});
});

test('names the request where OBS gives no reason', () => {
	expect(refusal(702).message).toBe('OBS refused: DoIt (702)');
});

test('keeps the folder of a file to itself, on every system', () => {
	expect(fileName('/home/alice/Videos/Replay 1.mkv')).toBe('Replay 1.mkv');
	expect(fileName('C:\\Users\\Alice\\Videos\\Replay 1.mkv')).toBe('Replay 1.mkv');
	expect(fileName('C:/Users/Alice/Replay 1.mkv')).toBe('Replay 1.mkv');
});
