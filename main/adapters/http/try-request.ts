import * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import type { Trial } from '../adapter.ts';
import { createCaller } from './call.ts';
import { Dialer } from './dialer.ts';
import type { Masks } from './masks.ts';
import type { Outgoing } from './request.ts';
import { valueOf, type Answer } from './send.ts';
import { httpSettings } from './settings.ts';
import { textOf } from './text.ts';

/** Characters of a body that are shown; a person looks for names in there, not for everything. */
const SHOWN = 4_000;

const settingsSchema = z.object(httpSettings);

/** What a person sees of a request of the settings: all of it, with the secrets hidden. @throws AppError */
export const tryRequest: Trial['run'] = async (given, trial) => {
	const { row: name, params, signal } = trial;
	const settings = settingsSchema.parse(given);
	const row = settings.requests.find((candidate) => candidate.name === name);
	if (!row) throw new AppError('TARGET_NOT_FOUND', noRow(name));
	const caller = createCaller(settings, row);
	const tell = (label: Words, text: string) => {
		trial.show({ label, text: caller.masks.hide(text) });
	};
	const outgoing = caller.fill(valuesIn(params.values));
	tell(say('Request', 'リクエスト'), requestText(outgoing, caller.masks));
	const dialer = new Dialer();
	try {
		const answer = await caller.send(outgoing, { dialer, signal });
		tell(say('Answer', '応答'), answerText(answer, caller.masks));
		tell(say('Values for the item', 'アイテムに返る値'), valuesText(await caller.reduce(answer)));
	} finally {
		await dialer.close();
	}
};

function valuesIn(text: unknown): string[] {
	const lines = String(text).split(/\r?\n/u);
	// The last line may end like the others.
	return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function requestText({ method, url, headers, body }: Outgoing, masks: Masks): string {
	const lines = headers.map(
		({ name, value }) => `${name}: ${Buffer.from(value, 'latin1').toString()}`,
	);
	return [
		`${method} ${url.href}`,
		...lines,
		...(body === null ? [] : ['', shortened(body, masks)]),
	].join('\n');
}

function answerText(answer: Answer, masks: Masks): string {
	const { status, headers, hops } = answer;
	return [
		...hops.map((hop) => `→ ${hop}`),
		`HTTP ${status}`,
		...headers.map(([name, value]) => `${name}: ${value}`),
		'',
		shownBody(answer, masks),
	].join('\n');
}

function shownBody({ headers, body }: Answer, masks: Masks): string {
	try {
		return shortened(textOf(body, valueOf(headers, 'content-type')), masks);
	} catch (error) {
		if (error instanceof AppError) return `(${body.length} bytes)`;
		throw error;
	}
}

/** Secrets go first: one that is cut in two could not be told any more. */
function shortened(body: string, masks: Masks): string {
	const text = masks.hide(body);
	return text.length <= SHOWN
		? text
		: `${text.slice(0, SHOWN)}\n… (${SHOWN} of ${text.length} characters)`;
}

const valuesText = (values: readonly string[]): string =>
	values.map((value, at) => `${at + 1}: ${value}`).join('\n');

const noRow = (name: string) =>
	say(`There is no request "${name}".`, `リクエスト "${name}" はありません。`);
