import type { Use } from '../access/permissions.ts';
import type { Prepared } from '../adapters/host.ts';
import type { CommandFrame } from '../wire/frame.ts';

/** What access has to judge: exactly what would run. */
export const useOf = ({ instance, command }: CommandFrame, { call, title }: Prepared): Use => ({
	instance,
	command,
	verb: `${instance}.${command}`,
	risk: call.command.risk,
	title,
	summary: call.command.summary,
	params: call.params,
});
