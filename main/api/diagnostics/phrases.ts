import type { Row } from '../../contract/rows.ts';

/**
 * What the app itself says in rows, as far as nothing in it comes from others. Where texts are left out, the first of
 * these that a sentence holds stands for the whole.
 */
const phrases: Partial<Record<Row['kind'], readonly string[]>> = {
	opened: ['with the key'],
	closed: [
		'It did not answer',
		'It closed the connection',
		'The connection broke off',
		'The connection failed',
		'The bridge is closing',
		'The bridge restarts with new settings',
		'It did not read',
		'It sent binary data',
		'It sent text that is not UTF-8',
		'It sent a message of more than',
		'It sent one message in more than',
		'pings without waiting for an answer',
		'It sent more than',
		'Disconnected by the person',
		'All clients were dropped',
		'Its key was replaced',
		'Its key was revoked',
		'Only items with a key of this bridge',
	],
	refused: [
		'is not one of this bridge',
		'may not connect',
		'refuses all clients',
		'the last places are kept',
		'clients are connected with this key',
		'clients are connected, which is the limit',
		'only items with a known key',
		'this key was revoked',
		'too many wrong keys',
		'there is nothing at',
		'This is a WebSocket server',
		'this is no WebSocket handshake',
		'broke off its handshake',
		'did not finish its handshake',
		'sent no request',
		'does not trust the certificate',
		'came without encryption',
		'wanted an encrypted connection',
		'no encrypted connection came about',
		'is no HTTP request',
		'were refused for the same reason',
		'Refused at the page',
	],
	access: [
		'wants to use',
		'may always use',
		'while it is connected',
		'was allowed once',
		'was refused to',
		'Nobody answered in time',
		'was silenced',
		'may ask again',
		'is armed for',
		'is no longer armed',
	],
	limit: [
		'It was to be sent more than',
		'a second came in',
		'calls under way',
		'A page was cut off',
	],
	status: [
		'is switched off',
		'is starting',
		'is not connected',
		'is connecting again',
		'is ready',
		'needs you',
		'It did not stop cleanly',
		'It crashed',
		'failed',
	],
	notice: [
		'All clients were dropped',
		'Clients may connect again',
		'Forwarding was paused',
		'Forwarding goes on',
		'The clock went on',
	],
};

/** Fixed words of ours, whatever stands around them in the text. */
export const phraseOf = ({ kind, text }: Pick<Row, 'kind' | 'text'>): string | null =>
	phrases[kind]?.find((phrase) => text.includes(phrase)) ?? null;
