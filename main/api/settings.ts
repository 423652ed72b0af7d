import { AppError } from '../contract/errors.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

/** The settings document. A server that cannot take its new port says so in its own state, with a free one. */
export const settingsHandlers = ({ settings, server }: ApiParts): HandlersOf<'settings'> => ({
	'settings.save': async (patch) => {
		const sections = Object.fromEntries(
			Object.entries(patch).filter(([, section]) => section !== undefined),
		);
		await settings.save({ ...settings.current, ...sections });
		if (patch.server || patch.limits) await server.apply(settings.current).catch(onlyAppErrors);
		return settings.current;
	},
});

/** The settings are saved all the same: what went wrong stands in the server's state, where it can be mended. */
function onlyAppErrors(error: unknown): void {
	if (!(error instanceof AppError)) throw error;
}
