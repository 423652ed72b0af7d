import type { OBSWebSocket } from 'obs-websocket-js/json';
import { describe, expect, test } from 'vitest';
import { titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { textFolder, write } from '../helpers/text-folder.ts';
import { until } from '../helpers/until.ts';

const why = missingObs();

/** A text source of OBS, and what it looks like. */
async function textSource(hand: OBSWebSocket, inputName: string, settings: object) {
	await hand.call('CreateInput', {
		sceneName: 'Live',
		inputName,
		inputKind: 'text_ft2_source_v2',
		inputSettings: { font: { face: 'Sans', size: 24 }, ...settings },
	});
	const picture = async () => {
		try {
			const shot = { sourceName: inputName, imageFormat: 'png' };
			return (await hand.call('GetSourceScreenshot', shot)).imageData;
		} catch (error) {
			// What OBS says of a source without any size: there is no text.
			if (error instanceof Error && error.message === 'Failed to render screenshot.') return '';
			throw error;
		}
	};
	return {
		picture,
		type: (text: string) => hand.call('SetInputSettings', { inputName, inputSettings: { text } }),
		/** OBS looks at a file once a second, and draws it a second later. */
		becomes: (isIt: (picture: string) => boolean, what: string) =>
			until(async () => isIt(await picture()), what, 20_000),
	};
}

describe.skipIf(why !== null)(titled('log-file and the text sources of OBS (real)', why), () => {
	test('OBS draws the newest line, in any script, as if it were typed into the source', async () => {
		await using folder = await textFolder();
		await using session = await folder.start({ name: 'captions', keep: 1 });
		await using obs = await RealObs.start();
		await using hand = await obs.hand();
		const file = { from_file: true, text_file: folder.file('captions.txt') };
		const captions = await textSource(hand, 'Captions', file);
		const typed = await textSource(hand, 'Typed', { text: 'nothing yet' });
		await typed.becomes((picture) => picture !== '', 'a typed text');
		for (const text of ['Welcome!', 'ようこそ、été — Ж', 'x', 'Welcome!']) {
			const before = await typed.picture();
			await typed.type(text);
			await typed.becomes((picture) => picture !== before && picture !== '', `typed ${text}`);
			const wanted = await typed.picture();
			expect(await captions.picture()).not.toBe(wanted);
			await write(session, 'captions', text);
			await captions.becomes((picture) => picture === wanted, `the picture of "${text}"`);
		}
		await session.run('clear', { file: 'captions' });
		await captions.becomes((picture) => picture === '', 'no text');
	});
});
