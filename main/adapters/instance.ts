import type { AdapterStatus, InstanceSnapshot } from '../contract/adapters.ts';
import { AppError } from '../contract/errors.ts';
import type { InstanceSettings } from '../contract/settings.ts';
import { say, type Words } from '../contract/words.ts';
import type { Values } from '../wire/encode.ts';
import type { Adapter, Audience } from './adapter.ts';
import type { Catalog } from './call.ts';
import { declaredValues } from './declared.ts';
import type { Run } from './run.ts';
import { withoutSecrets, secretPaths } from './setting-secrets.ts';
import { subjectOf, type News } from './state-store.ts';

/** Where secrets are kept. Keys are `<instance>.<field>`, and `<instance>.<table>.<row>.<column>`. */
export interface Secrets {
	has(key: string): boolean;
	get(key: string): string | undefined;
}

/** One configured use of an adapter, as the host keeps it. */
export interface Instance {
	config: InstanceSettings;
	readonly adapter: Adapter;
	readonly catalog: Catalog;
	status: AdapterStatus;
	since: number;
	lastError: { at: number; why: Words } | null;
	/** The events that somebody subscribed to, as the adapter was told. */
	wanted: ReadonlySet<string>;
	run: Run | null;
	/** The end of the run before: the next one begins after it. */
	ending: Promise<void>;
}

/** The instance as the page sees it, without secrets. */
export function snapshotOf(
	{ config, adapter, status, since, lastError }: Instance,
	stored: Secrets,
): InstanceSnapshot {
	const fields = adapter.info.settings;
	return {
		id: config.id,
		adapter: config.adapter,
		enabled: config.enabled,
		status,
		since,
		lastError,
		settings: withoutSecrets(fields, config.settings),
		secrets: Object.fromEntries(
			secretPaths(fields, config.settings).map((path) => [
				path,
				stored.has(`${config.id}.${path}`),
			]),
		),
	};
}

/**
 * An event with its values in the declared order.
 * @throws TypeError when the adapter declares no such event, or it holds what no message can carry
 */
export function newsOf(
	{ adapter, config }: Instance,
	event: string,
	{ values, audience = null }: { values: Values; audience?: Audience | null | undefined },
): News {
	const spec = adapter.events.get(event);
	if (!spec) throw new TypeError(`The adapter "${adapter.id}" declares no event "${event}".`);
	const verb = `${config.id}.${event}`;
	const declared = declaredValues(spec.fields, values);
	return {
		instance: config.id,
		event,
		verb,
		spec,
		values: declared,
		subject: subjectOf(verb, spec, declared),
		audience,
	};
}

/** What a client is told whose command cannot run now. */
export function notReady(id: string, status: AdapterStatus): AppError {
	const known: Record<AdapterStatus['kind'], Words> = {
		off: say('it is switched off on the page of the bridge', 'ブリッジの画面でオフになっています'),
		starting: say('it is starting', '起動中です'),
		connecting: say(
			'it is not connected and tries again by itself',
			'未接続で、自動的に再接続を試みています',
		),
		ready: say('it is getting ready', '準備中です'),
		'needs-you': say(
			'it waits for the person at the desktop',
			'デスクトップでの操作を待っています',
		),
		failed: say('it failed', '失敗しました'),
	};
	const { en, ja } = known[status.kind];
	return new AppError(
		'ADAPTER_NOT_READY',
		say(`"${id}" is not ready: ${en}.`, `"${id}" は使えません: ${ja}。`),
	);
}
