import { expect, test } from 'vitest';
import { openStage, sendAll } from '../helpers/open-stage.ts';

const json = (value: unknown) => JSON.stringify(value);

/** Every way that we know to say `burn Live`, and many to say what might be taken for it. */
const burning = [
	...['stage.burn Live', 'stage.burn\tLive', 'stage.burn "Live"', 'stage.burn name=Live'],
	...['stage.burn\tname=Live', '#1 stage.burn Live', '#1 stage.burn\tLive', 'stage-2.burn Live'],
	json({ do: 'stage.burn', args: { name: 'Live' } }),
	json({ do: 'stage.burn', args: { name: 'Live' }, id: 1 }),
	json({ do: 'stage-2.burn', args: { name: 'Live' } }),
	// Case.
	...['STAGE.BURN Live', 'Stage.burn Live', 'stage.Burn Live', 'stage.burN Live'],
	// Letters that look alike, in parts or in a width of their own.
	...['stаge.burn Live', 'stage.burո Live', 'ｓｔａｇｅ.burn Live', 'stage．burn Live'],
	...['stage․burn Live', 'stage。burn Live', 'stage.bu\u0301rn Live', 'ſtage.burn Live'],
	// Nothing that is something: zero width, direction, soft hyphen, BOM, NUL.
	...['stage.\u200bburn Live', 'stage\u200d.burn Live', '\u202estage.burn Live'],
	...['stage.bu\u00adrn Live', '\ufeffstage.burn Live', '\0stage.burn Live', 'stage.burn\0 Live'],
	// Spaces of all kinds.
	...[' stage.burn Live', '\tstage.burn Live', '\nstage.burn Live', 'stage .burn Live'],
	...['stage. burn Live', 'stage.burn\u00a0Live', 'stage.burn\u3000Live', 'stage.burn\u2028Live'],
	...['stage.burn\nLive', 'stage.burn\r\nLive', 'stage.burn\vLive', 'stage.look\nstage.burn Live'],
	// Ids.
	...['# stage.burn Live', '#1  stage.burn Live', '#1\tstage.burn Live', '##1 stage.burn Live'],
	...['#stage.look stage.burn Live', `#${'1'.repeat(64)} stage.burn Live`],
	// Verbs behind verbs.
	...['stage.look stage.burn Live', 'stage.burn.look Live', 'stage..burn Live', 'stage.burn. Live'],
	...['stage/burn Live', 'stage:burn Live', 'do=stage.burn&name=Live', 'ok=stage.burn&name=Live'],
	// Names that every object has.
	...['__proto__.burn Live', 'stage.__proto__ Live', 'constructor.burn Live', 'stage.constructor'],
	...['stage.to-string', 'stage.toString', 'stage.has-own-property', 'stage.prototype Live'],
	...[
		'constructor.constructor return process',
		'stage.burn __proto__=Live',
		'stage.burn then=Live',
	],
	// JSON that says two things at once: the last one counts, for the check as for the deed.
	'{"do":"bridge.ping","do":"stage.burn","args":{"name":"Live"}}',
	'{"do":"stage.burn","args":{"name":"Live"},"do":"stage.look"}',
	'{"do":"stage.look","args":{},"args":{"name":"Live"},"do":"stage.burn"}',
	'{"do":"stage.burn","args":{"name":"Break","name":"Live"}}',
	'{"do":"stage.b\\u0075rn","args":{"name":"Live"}}',
	'{"\\u0064o":"stage.burn","args":{"n\\u0061me":"Live"}}',
	// JSON of other types.
	json({ do: ['stage.burn'], args: { name: 'Live' } }),
	json({ do: { toString: 'stage.burn' }, args: { name: 'Live' } }),
	json({ do: 'stage.burn', args: ['Live'] }),
	json({ do: 'stage.burn', args: 'Live' }),
	json({ do: 'stage.burn', args: { name: ['Live'] } }),
	json({ do: 'stage.burn', args: { name: { toString: 'Live' } } }),
	json({ do: 'stage.burn', args: { name: { toJSON: 'Live', length: 4 } } }),
	json({ do: 'stage.burn', args: { name: 1e308 } }),
	'{"do":"stage.burn","args":{"name":1e999}}',
	json({ do: 'stage.burn', args: { name: true } }),
	json({ do: 'stage.burn', args: { name: null } }),
	json({ do: 'stage.burn', args: null }),
	'{"do":"stage.burn","args":{"__proto__":{"name":"Live"}}}',
	'{"__proto__":{"do":"stage.burn","args":{"name":"Live"}}}',
	'{"do":"stage.burn","args":{"name":"Live"},"risk":"read","isPage":true,"standing":{"isPage":true}}',
	'{"do":"stage.burn","args":{"name":"Live","constructor":{"name":"Live"}}}',
	'{"do":"constructor.constructor","args":{}}',
	'{"do":"__proto__.burn","args":{"name":"Live"}}',
	`{"do":"stage.burn","args":{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
	'[{"do":"stage.burn","args":{"name":"Live"}}]',
	' {"do":"stage.burn","args":{"name":"Live"}}',
	'{"do":"stage.burn","args":{"name":"Live"}} ',
	'{"do":"stage.burn","args":{"name":"Live"}}{"do":"stage.burn","args":{"name":"Live"}}',
	// What asks in the name of others.
	'bridge.hello Composer',
	'bridge.subscribe stage.burn',
	'bridge.help stage.burn',
] as const;

test.each(['lines', 'kv', 'json', 'value'])(
	'without a permission no way of saying it runs, and one question is asked: codec %s',
	async (codec) => {
		await using bridge = await openStage();
		await using foe = await bridge.connect(`/?name=Foe&codec=${codec}`);
		const control = burning.map((text) => text.replaceAll('burn', 'scene'));
		const answers = await sendAll(foe, [...burning, ...control]);
		expect(bridge.stage.acts).toEqual([]);
		expect(answers.filter((text) => text.includes('UNEXPECTED'))).toEqual([]);
		const { approvals, moreApprovals } = (await bridge.call('app.load', null)).access;
		expect(approvals).toHaveLength(1);
		expect(moreApprovals).toBe(0);
	},
);

test('the same ways do run where they are allowed: the attack is a real one', async () => {
	await using bridge = await openStage({ access: { policy: 'open', danger: 'grant' } });
	await using foe = await bridge.connect();
	await sendAll(foe, burning);
	expect(bridge.stage.acts.length).toBeGreaterThan(20);
	expect(new Set(bridge.stage.acts.map(({ command }) => command))).toEqual(new Set(['burn']));
});
