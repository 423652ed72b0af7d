import type { Row, RowKind } from '../../../main/contract/rows.ts';
import { m } from '../../paraglide/messages.js';
import { outcomeOf, type Outcome } from '../../state/log/row-filter.ts';

const directions = { in: m.log_in, out: m.log_out, none: m.log_none };

const kinds: Record<RowKind, () => string> = {
	command: m.kind_command,
	reply: m.kind_reply,
	event: m.kind_event,
	text: m.kind_text,
	echo: m.kind_echo,
	opened: m.kind_opened,
	closed: m.kind_closed,
	refused: m.kind_refused,
	access: m.kind_access,
	limit: m.kind_limit,
	status: m.kind_status,
	notice: m.kind_notice,
};

const outcomes: Record<Outcome, () => string> = {
	ok: m.outcome_ok,
	error: m.outcome_error,
	pending: m.outcome_pending,
};

/** Shapes, so that nobody needs the colors: arrows for messages, signs for the rest. */
const signs: Partial<Record<RowKind, string>> = {
	opened: '+',
	closed: '−',
	refused: '⊘',
	access: '§',
	limit: '▲',
	status: '◆',
	notice: '!',
};

export const signOf = ({ kind, direction }: Row): string =>
	signs[kind] ?? { in: '→', out: '←', none: '·' }[direction];

export const directionWord = (direction: Row['direction']): string => directions[direction]();
export const kindWord = (kind: RowKind): string => kinds[kind]();

const grants = new Map([
	['page', m.grant_page],
	['open', m.grant_open],
	['connection', m.grant_connection],
	['once', m.grant_once],
]);

/** What allowed a command, as `row.grant` says it. */
export function grantWord(grant: string): string {
	const key = /^key (.+)$/su.exec(grant)?.[1];
	return key === undefined ? (grants.get(grant)?.() ?? grant) : m.grant_key({ name: key });
}

/** "In, command": what the sign says, for people who listen. */
export const signWords = ({ kind, direction }: Row): string =>
	direction === 'none'
		? kindWord(kind)
		: m.log_sign({ direction: directionWord(direction), kind: kindWord(kind) });

/** Whom a row is about: a client, those that heard it, or an adapter. */
export const partyOf = ({ client, audience, instance }: Row): string =>
	client?.name ?? (audience ? m.log_audience({ count: audience.length }) : (instance ?? ''));

/** A question to the person is an error to the client: not as loud as what went wrong. */
export type ShownOutcome = Outcome | 'asked';

export const shownOutcome = (row: Row): ShownOutcome | null =>
	row.outcome === 'APPROVAL_NEEDED' ? 'asked' : outcomeOf(row);

const outcomeSigns: Record<ShownOutcome, () => string> = {
	ok: () => `✓ ${m.outcome_ok()}`,
	error: () => `✕ ${m.outcome_error()}`,
	pending: () => `… ${m.outcome_pending()}`,
	asked: () => `? ${m.outcome_asked()}`,
};

export const outcomeSign = (outcome: ShownOutcome): string => outcomeSigns[outcome]();

const optionsOf = <T extends string>(words: Record<T, () => string>) =>
	(Object.keys(words) as T[]).map((value) => ({ value, label: words[value]() }));

export const directionWords = () => optionsOf(directions);
export const kindWords = () => optionsOf(kinds);
export const outcomeWords = () => optionsOf(outcomes);
