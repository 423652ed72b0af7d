import { describe } from 'vitest';
import { obs } from '../../main/adapters/obs/index.ts';
import { adapterSuite } from '../helpers/adapter-suite.ts';
import { titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';

const why = missingObs();

describe.skipIf(why !== null)(titled('obs (real)', why), () => {
	adapterSuite(obs, async () => {
		const real = await RealObs.start();
		return {
			settings: real.settings,
			async stir(session) {
				await session.run('scene', { name: 'BRB' });
				await session.run('show', { scene: 'BRB', source: 'Title' });
				await session.run('mute', { input: 'Music' });
				await session.run('volume', { input: 'Music', db: -12 });
				await session.event('scene-changed', { scene: 'BRB' });
				await session.event('volume', { input: 'Music', db: -12 });
			},
			[Symbol.asyncDispose]: () => real[Symbol.asyncDispose](),
		};
	});
});
