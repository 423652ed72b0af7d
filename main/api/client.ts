import { say } from '../contract/words.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

/** Clients, and the page's own. */
export const clientHandlers = ({
	access,
	clients,
	composer,
	paces,
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

	'client.revoke': ({ id, permission }) => {
		const client = clients.find(id);
		client.standing.revoke(permission);
		clients.touch(client);
		return null;
	},

	'client.reconsider': ({ id, verb }) => {
		const client = clients.find(id);
		client.standing.reconsider(verb);
		clients.touch(client);
		return null;
	},

	'client.silence': ({ id, isSilenced }) => {
		const client = clients.find(id);
		access.silence(client, isSilenced);
		clients.touch(client);
		return null;
	},

	'client.pace': ({ id, pace }) => {
		const client = clients.find(id);
		client.ownPace = pace;
		paces.apply(client);
		return null;
	},

	'composer.send': ({ text, to }) => {
		composer.send(text, to);
		return null;
	},
});
