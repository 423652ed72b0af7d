import type { ApiParts, HandlersOf } from './parts.ts';

/** Who may do what: questions answered, keys made and taken back, commands armed. */
export const accessHandlers = ({
	access,
	paces,
}: ApiParts): HandlersOf<'approval' | 'key' | 'arm'> => ({
	'approval.answer': async ({ id, answer }) => {
		await access.answer(id, answer);
		return null;
	},

	'approval.refuseAll': () => {
		access.refuseAll();
		return null;
	},

	'key.create': (terms) => access.keys.create(terms),

	'key.change': async ({ id, terms }) => {
		const key = await access.keys.change(id, terms);
		paces.applyToAll();
		return key;
	},

	'key.rotate': ({ id }) => access.keys.rotate(id),

	'key.revoke': async ({ id }) => {
		await access.keys.revoke(id);
		return null;
	},

	'key.forget': async ({ id }) => {
		await access.keys.forget(id);
		return null;
	},

	'arm.set': ({ verb, minutes }) => {
		access.arm(verb, minutes);
		return null;
	},
});
