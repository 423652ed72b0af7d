import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The password of every OBS that a test starts. */
export const PASSWORD = 'correct horse';

const item = (id: number, name: string, visible = true) => ({
	id,
	name,
	visible,
	scale: { x: 1, y: 1 },
});

const source = (id: string, name: string, settings: object) => ({
	id,
	versioned_id: id,
	name,
	settings,
	mixers: 255,
});

const scene = (name: string, items: readonly { id: number }[]) =>
	source('scene', name, {
		items,
		id_counter: Math.max(0, ...items.map(({ id }) => id)),
		custom_size: false,
	});

/**
 * Three scenes as a creator has them. Live: Backdrop at the bottom, Title, Music, and on top the group Overlay with
 * Badge and the hidden Logo. BRB: Backdrop and the hidden Title. End: the muted Jingle.
 */
const collection = (sound: string) => ({
	name: 'Test',
	current_scene: 'Live',
	current_program_scene: 'Live',
	scene_order: ['Live', 'BRB', 'End'].map((name) => ({ name })),
	current_transition: 'Fade',
	transition_duration: 100,
	groups: [
		source('group', 'Overlay', {
			items: [item(1, 'Badge'), item(2, 'Logo', false)],
			id_counter: 2,
			custom_size: true,
			cx: 64,
			cy: 64,
		}),
	],
	sources: [
		{
			...source('color_source_v3', 'Backdrop', { width: 320, height: 180 }),
			filters: [source('color_filter_v2', 'Warm', {})],
		},
		source('color_source_v3', 'Badge', { width: 32, height: 32 }),
		source('color_source_v3', 'Logo', { width: 32, height: 32 }),
		source('text_ft2_source_v2', 'Title', { text: 'Hello', font: { face: 'Sans', size: 24 } }),
		source('ffmpeg_source', 'Music', { local_file: sound, looping: true }),
		{ ...source('ffmpeg_source', 'Jingle', { local_file: sound }), muted: true },
		scene('Live', [item(1, 'Backdrop'), item(2, 'Title'), item(3, 'Music'), item(4, 'Overlay')]),
		scene('BRB', [item(1, 'Backdrop'), item(2, 'Title', false)]),
		scene('End', [item(1, 'Jingle')]),
	],
});

/** Half a second of silence, 8 kHz mono, as a WAV file. */
function silence(): Buffer {
	const data = Buffer.alloc(8_000);
	const header = Buffer.alloc(44);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + data.length, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(8_000, 24);
	header.writeUInt32LE(16_000, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36);
	header.writeUInt32LE(data.length, 40);
	return Buffer.concat([header, data]);
}

/** Small and slow pictures: OBS draws in software here, and shares two cores with its tests. */
const profile = (recordings: string) => `[General]
Name=Test

[Output]
Mode=Simple

[SimpleOutput]
FilePath=${recordings}
RecFormat=mkv
RecQuality=Small
RecEncoder=x264
StreamEncoder=x264
RecRB=true
RecRBTime=5
RecRBSize=64

[Video]
BaseCX=320
BaseCY=180
OutputCX=320
OutputCY=180
FPSType=0
FPSCommon=10
`;

/** Where OBS looks, below a home of its own. */
const folders = (home: string) => {
	const root = join(home, '.config/obs-studio');
	return {
		root,
		scenes: join(root, 'basic/scenes'),
		profile: join(root, 'basic/profiles/Test'),
		recordings: join(home, 'recordings'),
	};
};

/** Writes what decides about the WebSocket server. OBS overwrites it when it quits, so it must not run. */
export async function writeServer(home: string, port: number, password: string): Promise<void> {
	const lines = [
		'[General]',
		'FirstRun=true',
		'[Basic]',
		'Profile=Test',
		'ProfileDir=Test',
		'SceneCollection=Test',
		'SceneCollectionFile=Test',
		'[OBSWebSocket]',
		'FirstLoad=false',
		'ServerEnabled=true',
		`ServerPort=${port}`,
		'AlertsEnabled=false',
		`AuthRequired=${String(password !== '')}`,
		`ServerPassword=${password}`,
	];
	await writeFile(join(folders(home).root, 'global.ini'), lines.join('\n') + '\n');
}

/** Writes a profile and a scene collection. Returns the folder of the recordings. */
export async function writeProfile(home: string): Promise<string> {
	const { scenes, profile: profileFolder, recordings } = folders(home);
	for (const folder of [scenes, profileFolder, recordings])
		await mkdir(folder, { recursive: true });
	const sound = join(home, 'silence.wav');
	await writeFile(sound, silence());
	await writeFile(join(scenes, 'Test.json'), JSON.stringify(collection(sound)));
	await writeFile(join(profileFolder, 'basic.ini'), profile(recordings));
	return recordings;
}
