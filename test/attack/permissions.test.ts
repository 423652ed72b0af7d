import { describe, expect, test } from 'vitest';
import type { Permission } from '../../main/contract/grants.ts';
import { enterWith, openStage, sendAll } from '../helpers/open-stage.ts';

const json = (value: unknown) => JSON.stringify(value);

/** Ways to ask for another value than the one that is allowed, Live. */
const otherValues = [
	...[
		'live',
		'LIVE',
		'Live!',
		'Live2',
		'Liv',
		'Break',
		' Live',
		'Live  x',
		'Live Live',
		'"Live" x',
	],
	...[
		"'Live'",
		'`Live`',
		'“Live”',
		'«Live»',
		'Live\\',
		'\\Live',
		'\\u004cive',
		'%4cive',
		'&#76;ive',
	],
	...['Live\0', 'Live\0Break', '\0Live', 'Live\u200b', '\u200bLive', 'Live\u00ad', '\ufeffLive'],
	...[
		'Live\u202e',
		'Ｌｉｖｅ',
		'Ⅼive',
		'Lіve',
		'Livе',
		'Lı\u0307ve',
		'L\u0131ve',
		'Live\u0301',
		'L1ve',
	],
	...[
		'Live\nBreak',
		'Live\rBreak',
		'Live\tBreak',
		'Break\nLive',
		'Break\tLive',
		'.*',
		'*',
		'Live|Break',
	],
	...['["Live"]', '{"name":"Live"}', 'name=Live', 'toString', '__proto__', 'constructor', 'null'],
] as const;

/** Each in every form that a message can have. */
const asked = (verb: string, values: readonly string[]) =>
	values.flatMap((value) => [
		`${verb}\t${value}`,
		`${verb}\tname=${value}`,
		`${verb} ${value}`,
		`${verb} name=${value}`,
		`${verb} ${json(value)}`,
		`${verb} name=${json(value)}`,
		json({ do: verb, args: { name: value } }),
	]);

describe('a key that is limited to one value', () => {
	const live = (verb: string): Permission => ({ verb, values: { name: ['Live'] } });

	test.each(['stage.scene', 'stage.*', '*', 's*.sc*'])(
		'of %s never sets another one',
		async (verb) => {
			await using bridge = await openStage();
			const { item } = await enterWith(bridge, [live(verb)]);
			await using _item = item;
			const answers = await sendAll(item, asked('stage.scene', otherValues));
			const got = bridge.stage.acts.map(({ params }) => String(params.name));
			expect(got.filter((name) => name !== 'Live')).toEqual([]);
			expect(answers.filter((text) => text.includes('UNEXPECTED'))).toEqual([]);
			// Nor do its answers tell what would have passed.
			for (const text of answers.filter((answer) => answer.includes('ACCESS_REFUSED')))
				expect(text).not.toContain('Live');
		},
	);

	test('sets that one, however it is written', async () => {
		await using bridge = await openStage();
		const { item } = await enterWith(bridge, [live('stage.scene')]);
		await using _item = item;
		const answers = await sendAll(item, asked('stage.scene', ['Live']));
		expect(answers.filter((text) => !/^(?:ok\tstage\.scene$|\{"ok":)/u.test(text))).toEqual([]);
		expect(bridge.stage.acts).toHaveLength(7);
	});

	test('is exact in its accents too: what looks the same is another scene to OBS', async () => {
		await using bridge = await openStage();
		const permission = { verb: 'stage.scene', values: { name: ['Caf\u00e9'] } };
		const { item } = await enterWith(bridge, [permission]);
		await using _item = item;
		await sendAll(
			item,
			asked('stage.scene', ['Cafe\u0301', 'CAF\u00c9', 'Cafe', 'Caf\u0435\u0301']),
		);
		expect(bridge.stage.acts).toEqual([]);
		await sendAll(item, asked('stage.scene', ['Caf\u00e9']));
		expect(bridge.stage.acts).toHaveLength(7);
	});

	test('does not pass with the value left out, empty, twice, or under another name', async () => {
		await using bridge = await openStage();
		const { item } = await enterWith(bridge, [live('stage.fade'), live('stage.show')]);
		await using _item = item;
		await sendAll(item, [
			...['stage.fade', 'stage.fade\t', 'stage.fade\t\t300', 'stage.fade ""', 'stage.fade name='],
			...['stage.fade ms=300', 'stage.fade\tms=300', 'stage.fade name=Live name=Break'],
			...['stage.fade\tname=Live\tname=Break', 'stage.fade\tname=Break\tname=Live'],
			...['stage.fade Break name=Live', 'stage.fade Break ms=1', 'stage.fade Break\tname=Live'],
			...['stage.show Live', 'stage.show\tLive', 'stage.show\tLive\tBreak'],
			json({ do: 'stage.fade' }),
			json({ do: 'stage.fade', args: {} }),
			json({ do: 'stage.fade', args: { ms: 300 } }),
			json({ do: 'stage.fade', args: { name: '' } }),
			json({ do: 'stage.fade', args: { name: null } }),
			json({ do: 'stage.fade', args: { Name: 'Live' } }),
			json({ do: 'stage.fade', args: { name: ['Live'] } }),
			json({ do: 'stage.show', args: { names: ['Live'] } }),
			'{"do":"stage.fade","args":{"name":"Live","name":"Break"}}',
			'{"do":"stage.fade","args":{"name":"Live"},"args":{"name":"Break"}}',
			'{"do":"stage.fade","args":{"__proto__":{"name":"Live"}}}',
		]);
		expect(bridge.stage.acts).toEqual([]);
	});

	test('holds for every kind of field', async () => {
		await using bridge = await openStage();
		const values = { input: ['Mic'], mode: ['on'], level: ['0.5'], isSolo: ['true'] };
		const { item } = await enterWith(bridge, [{ verb: 'stage.mix', values }]);
		await using _item = item;
		await sendAll(item, [
			...['stage.mix Mic on 0.6 true', 'stage.mix Mic off 0.5 true', 'stage.mix Cam on 0.5 true'],
			...['stage.mix Mic on 0.5 false', 'stage.mix Mic on 0.5000001 yes', 'stage.mix mic on 0.5 1'],
			...['stage.mix Mic on 5e-2 true', 'stage.mix Mic on -0.5 true', 'stage.mix Mic on 0.5 0'],
		]);
		expect(bridge.stage.acts).toEqual([]);
		await sendAll(item, [
			'stage.mix Mic ON 0.50 yes',
			'stage.mix isSolo=1 level=5e-1 mode=on input=Mic',
		]);
		const expected = { input: 'Mic', mode: 'on', level: 0.5, isSolo: true };
		expect(bridge.stage.acts.map(({ params }) => params)).toEqual([expected, expected]);
	});
});

describe('a pattern', () => {
	test.each(['stage.*', '*', 'stage.b*', '*.burn', 's*.burn', '*.*', 'stage*.burn'])(
		'%s does not cover what is dangerous',
		async (verb) => {
			await using bridge = await openStage({ access: { danger: 'grant' } });
			const { item } = await enterWith(bridge, [{ verb, values: {} }]);
			await using _item = item;
			await sendAll(item, asked('stage.burn', ['Live']));
			expect(bridge.stage.acts).toEqual([]);
		},
	);

	test('of one instance does not reach the other', async () => {
		await using bridge = await openStage({ access: { danger: 'grant' } });
		const { item } = await enterWith(bridge, [
			{ verb: 'stage.*', values: {} },
			{ verb: 'stage.burn', values: {} },
		]);
		await using _item = item;
		await sendAll(item, ['stage-2.scene Live', 'stage-2.burn Live', 'stage-2.fade']);
		expect(bridge.stage.acts).toEqual([]);
		await sendAll(item, ['stage.burn Live']);
		expect(bridge.stage.acts).toHaveLength(1);
	});

	test('of subscriptions allows no command', async () => {
		await using bridge = await openStage();
		await using foe = await bridge.connect('/?sub=*,stage.*,stage.scene');
		await sendAll(foe, ['bridge.subscribe stage.scene *', 'stage.scene Live']);
		expect(bridge.stage.acts).toEqual([]);
	});
});
