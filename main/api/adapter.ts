import { checkSettings } from '../adapters/check-settings.ts';
import { secretPaths } from '../adapters/setting-secrets.ts';
import { runTrial } from '../adapters/trial.ts';
import type { InstanceSettings } from '../contract/settings.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { ApiParts, HandlersOf } from './parts.ts';
import { SecretChanges } from './secret-changes.ts';

/** Adapters: switched, set up, tried. */
export function adapterHandlers({
	adapters,
	bus,
	composer,
	host,
	secrets,
	settings,
}: ApiParts): HandlersOf<'adapter'> {
	const find = (id: string): InstanceSettings => {
		const instance = settings.current.instances.find((candidate) => candidate.id === id);
		if (instance) return instance;
		throw new AppError(
			'ADAPTER_UNKNOWN',
			say(`There is no adapter "${id}".`, `アダプター "${id}" はありません。`),
		);
	};

	const save = async (changed: InstanceSettings) => {
		const { current } = settings;
		const instances = current.instances.map((known) => (known.id === changed.id ? changed : known));
		await settings.save({ ...current, instances });
		await host.configure(changed);
	};

	return {
		'adapter.enable': async ({ id, isEnabled }) => {
			await save({ ...find(id), enabled: isEnabled });
			return null;
		},

		'adapter.configure': async ({ id, settings: values, secrets: changed, renamed }) => {
			const instance = find(id);
			const adapter = adapters.get(instance.adapter);
			const changes = new SecretChanges(
				adapter?.info.settings ?? [],
				{ id, settings: values, secrets: changed, renamed },
				secrets,
			);
			// Before anything is saved, so that a mistake loses nothing.
			if (adapter) checkSettings(adapter, changes.complete);
			await changes.store(instance.settings);
			await save({ ...instance, settings: values });
			return null;
		},

		'adapter.try': async ({ id, table, row, params, ...typed }, signal) => {
			const adapter = adapters.get(find(id).adapter);
			const trial = adapter?.trials.get(table);
			if (!adapter || !trial) {
				throw new AppError(
					'TARGET_NOT_FOUND',
					say('There is nothing to try here.', '試せる項目がありません。'),
				);
			}
			const changes = new SecretChanges(adapter.info.settings, { id, ...typed }, secrets);
			return runTrial(trial, {
				settings: checkSettings(adapter, changes.complete),
				row,
				params,
				signal,
			});
		},

		'adapter.export': ({ id, name }) => host.export(id, name),

		'adapter.add': async ({ adapter }) => {
			const { current } = settings;
			if (
				adapters.get(adapter)?.info.isSingle &&
				current.instances.some((one) => one.adapter === adapter)
			) {
				throw new AppError(
					'STATE_CONFLICT',
					say(
						'It is there already, and there can be one only.',
						'すでに追加されています。追加できるのは 1 つだけです。',
					),
				);
			}
			const taken = new Set(current.instances.map(({ id }) => id));
			let id = adapter;
			for (let number = 2; taken.has(id); number += 1) id = `${adapter}-${number}`;
			const instance: InstanceSettings = { id, adapter, enabled: false, settings: {} };
			host.add(instance);
			try {
				await settings.save({ ...current, instances: [...current.instances, instance] });
			} catch (error) {
				// What could not be saved is not there.
				await host.remove(id);
				bus.emit('instance.removed', { id });
				throw error;
			}
			return { id };
		},

		'adapter.remove': async ({ id }) => {
			const { adapter, settings: last } = find(id);
			const { current } = settings;
			await settings.save({
				...current,
				instances: current.instances.filter((known) => known.id !== id),
			});
			await host.remove(id);
			for (const path of secretPaths(adapters.get(adapter)?.info.settings ?? [], last))
				await secrets.set(`${id}.${path}`, null);
			bus.emit('instance.removed', { id });
			return null;
		},

		'adapter.retry': ({ id }) => {
			host.retry(id);
			return null;
		},

		'adapter.test': async ({ id }) => {
			const test = adapters.get(find(id).adapter)?.info.test ?? null;
			if (test === null) {
				throw new AppError(
					'COMMAND_UNKNOWN',
					say('This adapter has no test.', 'このアダプターにはテストがありません。'),
				);
			}
			const from = performance.now();
			const elapsed = () => Math.round((performance.now() - from) * 10) / 10;
			try {
				const values = await host.run(id, test, {
					args: { kind: 'named', values: {} },
					client: composer.client,
				});
				const text = Object.entries(values)
					.map(([name, value]) => `${name} ${String(value)}`)
					.join(', ');
				return { isOk: true, words: say(`It works: ${text}`, `正常です: ${text}`), ms: elapsed() };
			} catch (error) {
				if (!(error instanceof AppError)) throw error;
				return { isOk: false, words: error.words, ms: elapsed() };
			}
		},

		'adapter.suggest': ({ id, command, param, given }) =>
			host.has(id) ? host.suggest(id, command, { param, values: given }) : [],
	};
}
