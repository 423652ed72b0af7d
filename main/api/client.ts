import { say } from '../contract/words.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

/** Clients, and the page's own. */
export const clientHandlers = ({
	clients,
	composer,
}: ApiParts): HandlersOf<'client' | 'composer'> => ({
	'client.send': ({ id, text }) => {
		composer.sendTo([clients.find(id)], text);
		return null;
	},

	'client.disconnect': ({ id }) => {
		clients
			.find(id)
			.close(
				1000,
				say('Disconnected by the person at the desktop.', 'デスクトップの操作で切断されました。'),
			);
		return null;
	},

	'client.forget': ({ id }) => {
		clients.forget(id);
		return null;
	},

	'composer.send': ({ text, to }) => {
		composer.send(text, to);
		return null;
	},
});
