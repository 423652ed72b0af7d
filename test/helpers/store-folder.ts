import { join } from 'node:path';
import { store } from '../../main/adapters/store/index.ts';
import { Started } from './started.ts';

/** A store whose file is in this folder, stopped when the test's scope ends. */
export function storeIn(folder: string) {
	const heard = new Started(store);
	Object.assign(heard.context, { folder });
	const session = {
		heard,
		file: join(folder, 'store.sqlite'),
		start: () => heard.start({ maxValue: 16_000, maxKilobytes: 4_096 }),
		set: (name: string, value: string) => heard.run('set', { name: `shared/${name}`, value }),
		get: async (name: string) => (await heard.run('get', { name: `shared/${name}` })).value,
		/** What it says beside its name. */
		detail: () => (heard.last?.kind === 'ready' ? heard.last.detail?.en : undefined) ?? '',
		async [Symbol.asyncDispose]() {
			heard.abort();
			await heard.stop();
		},
	};
	return session;
}
