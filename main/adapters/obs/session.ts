import { StartError, type AdapterContext, type AdapterReport, type Session } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import { explainEnd } from './faults.ts';
import { follow } from './follow.ts';
import type { ObsSettings } from './settings.ts';
import { State } from './state.ts';

/** A running connection to one OBS. */
export interface ObsSession extends Session {
	readonly obs: Connection;
}

/** Connects, reads how OBS is, and follows it until it is stopped. */
export async function startSession(
	settings: ObsSettings,
	context: AdapterContext,
): Promise<ObsSession> {
	const obs = await connect(settings, context.signal);
	const abort = () => void obs.close();
	context.signal.addEventListener('abort', abort, { once: true });
	const stop = async () => {
		context.signal.removeEventListener('abort', abort);
		await obs.close();
	};

	let isReady = false;
	let ended: ReturnType<typeof explainEnd> | null = null;
	obs.watch((code) => {
		ended = explainEnd(code);
		// Before that, `start` itself throws why.
		if (isReady) context.setStatus(ended);
	});
	const state = new State((event, values) => {
		context.emit(event, values);
		if (event === 'scene-changed') context.setStatus(ready(obs.version, values.scene));
	});
	try {
		obs.version = (await obs.request('GetVersion')).obsVersion;
		await follow(obs, state, context);
	} catch (error) {
		await stop();
		context.signal.throwIfAborted();
		throw startError(error, ended);
	}
	isReady = true;
	context.setStatus(ready(obs.version));
	state.open();
	return { obs, stop, check: (signal) => obs.request('GetVersion', undefined, { signal }) };
}

const ready = (version: string, scene?: unknown): AdapterReport => ({
	kind: 'ready',
	detail:
		typeof scene === 'string'
			? say(`OBS ${version} · scene ${scene}`, `OBS ${version} · シーン ${scene}`)
			: say(`OBS ${version}`, `OBS ${version}`),
});

/** OBS that is still loading, or goes while it is read, is worth another try. A fault of ours is not. */
function startError(error: unknown, ended: ReturnType<typeof explainEnd> | null): unknown {
	if (ended) return new StartError(ended.kind, ended.why, { cause: error });
	if (error instanceof AppError) return new StartError('lost', error.words, { cause: error });
	return error;
}
