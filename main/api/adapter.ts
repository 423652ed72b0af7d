import { checkSettings } from '../adapters/adapter.ts';
import type { InstanceSettings } from '../contract/settings.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

/** Adapters: switched, set up, tried. */
export function adapterHandlers({
	adapters,
	bus,
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

		'adapter.configure': async ({ id, settings: values, secrets: changed }) => {
			const instance = find(id);
			const adapter = adapters.get(instance.adapter);
			const fields = adapter?.info.settings ?? [];
			const isSecret = (name: string) =>
				fields.some((field) => field.name === name && field.secret);
			const leaked = Object.keys(values).find(isSecret);
			const unknown = Object.keys(changed).find((name) => !isSecret(name));
			if (leaked !== undefined || unknown !== undefined) {
				const name = leaked ?? unknown ?? '';
				throw new AppError(
					'SETTINGS_INVALID',
					say(
						`"${name}" is in the wrong part of the form.`,
						`"${name}" の送信場所が間違っています。`,
					),
				);
			}
			const complete: Record<string, unknown> = { ...values };
			for (const { name } of fields.filter(({ secret }) => secret)) {
				const value = name in changed ? changed[name] : secrets.get(`${id}.${name}`);
				if (value !== undefined && value !== null) complete[name] = value;
			}
			// Before anything is saved, so that a mistake loses nothing.
			if (adapter) checkSettings(adapter, complete);
			for (const [name, value] of Object.entries(changed))
				await secrets.set(`${id}.${name}`, value);
			await save({ ...instance, settings: values });
			return null;
		},

		'adapter.add': async ({ adapter }) => {
			const { current } = settings;
			const taken = new Set(current.instances.map(({ id }) => id));
			let id = adapter;
			for (let number = 2; taken.has(id); number += 1) id = `${adapter}-${number}`;
			const instance: InstanceSettings = { id, adapter, enabled: false, settings: {} };
			host.add(instance);
			await settings.save({ ...current, instances: [...current.instances, instance] });
			return { id };
		},

		'adapter.remove': async ({ id }) => {
			const { adapter } = find(id);
			const { current } = settings;
			await settings.save({
				...current,
				instances: current.instances.filter((known) => known.id !== id),
			});
			await host.remove(id);
			for (const { name, secret } of adapters.get(adapter)?.info.settings ?? []) {
				if (secret) await secrets.set(`${id}.${name}`, null);
			}
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
				const values = await host.run(id, test, { kind: 'named', values: {} });
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
