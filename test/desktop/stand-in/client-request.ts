import {
	request as requestHttp,
	type ClientRequest as NodeRequest,
	type IncomingMessage,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { chromiumError } from './net-errors.ts';
import {
	checkOptions,
	either,
	integer,
	object,
	oneOf,
	text,
	instance,
	flag,
	type Shape,
} from './options.ts';
import { Session, session } from './session.ts';
import { StandInError, StrictEmitter } from './strict.ts';

const requestOptions = {
	method: text,
	url: text,
	headers: object,
	session: instance(Session),
	partition: text,
	bypassCustomProtocolHandlers: flag,
	credentials: oneOf('include', 'omit', 'same-origin'),
	useSessionCookies: flag,
	protocol: oneOf('http:', 'https:'),
	host: text,
	hostname: text,
	port: either(integer, text),
	path: text,
	redirect: oneOf('follow', 'error', 'manual'),
	origin: text,
	referrerPolicy: text,
	cache: text,
} satisfies Shape<Electron.ClientRequestConstructorOptions>;

/** What Electron emits, and two that Node's requests have and its own do not: callers that know both listen to all. */
const events = [
	'response',
	'login',
	'redirect',
	'abort',
	'error',
	'finish',
	'close',
	'aborted',
	'socket',
];

type Options = Electron.ClientRequestConstructorOptions;
const MAX_REDIRECTS = 20;

const urlOf = ({ url, protocol = 'http:', hostname, host, port, path = '/' }: Options): string => {
	if (url !== undefined) return url;
	const name = hostname ?? host;
	if (name === undefined) throw new StandInError('net.request needs a url or a hostname.');
	return `${protocol}//${name}${port === undefined ? '' : `:${port}`}${path}`;
};

/** A request of the app itself, over Node's http instead of Chromium's network; it ends with its session's connections. */
export class ClientRequest extends StrictEmitter {
	chunkedEncoding = false;
	readonly #options: Options;
	readonly #session: Session;
	readonly #headers = new Map<string, string | string[]>();
	readonly #body: Buffer[] = [];
	#url: string;
	#method: string;
	#sent: NodeRequest | null = null;
	#redirects = 0;
	#isFollowed = false;
	#isOver = false;

	constructor(given: Options | string) {
		super(events);
		const options = typeof given === 'string' ? { url: given } : given;
		// Of options that it does not know, `timeout` and the like, Electron says nothing; those of Node's own are in use.
		const {
			timeout: _,
			agent: __,
			...known
		} = options as Options & { timeout?: unknown; agent?: unknown };
		checkOptions('net.request', known, requestOptions);
		this.#options = options;
		this.#url = urlOf(options);
		this.#method = (options.method ?? 'GET').toUpperCase();
		const own = options.session as unknown as Session | undefined;
		this.#session = own ?? session.fromPartition(options.partition ?? '');
		for (const [name, value] of Object.entries(options.headers ?? {}))
			this.#headers.set(name, value);
		Session.connections(this.#session).add(this);
	}

	setHeader(name: string, value: string): void {
		if (this.#sent) throw new StandInError('net.request: its headers were sent already.');
		this.#headers.set(name, value);
	}

	getHeader(name: string): string | string[] | undefined {
		return this.#headers.get(name);
	}

	removeHeader(name: string): void {
		this.#headers.delete(name);
	}

	write(chunk: string | Buffer): void {
		this.#body.push(Buffer.from(chunk as string));
	}

	end(chunk?: string | Buffer): this {
		if (chunk !== undefined) this.write(chunk);
		this.#send();
		return this;
	}

	abort(): void {
		if (this.#isOver) return;
		this.#sent?.destroy();
		this.emit('abort');
		this.#close();
	}

	/** Only while `redirect` is being told, as in Electron. */
	followRedirect(): void {
		this.#isFollowed = true;
	}

	/** The session has closed its connections. */
	destroy(): void {
		this.#sent?.destroy();
		this.#fail(new Error('net::ERR_ABORTED'));
	}

	#send(): void {
		if (this.#isOver) return;
		const start = this.#url.startsWith('https:') ? requestHttps : requestHttp;
		const headers = Object.fromEntries(this.#headers);
		this.#sent = start(this.#url, { method: this.#method, headers, agent: false });
		this.#sent.on('response', (response) => {
			this.#take(response);
		});
		this.#sent.on('finish', () => this.emit('finish'));
		this.#sent.on('error', (error) => {
			this.#fail(chromiumError(error));
		});
		this.#sent.end(Buffer.concat(this.#body));
	}

	#take(response: IncomingMessage): void {
		const { statusCode = 0, headers } = response;
		if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
			this.#redirect(statusCode, new URL(headers.location, this.#url).href);
			return;
		}
		const decoded = decode(response);
		// A connection that breaks in the middle is an error of what is being read.
		response.on('error', (error) => decoded.destroy(chromiumError(error)));
		decoded.on('close', () => {
			this.#close();
		});
		this.emit('response', decoded);
	}

	#redirect(statusCode: number, url: string): void {
		const { redirect = 'follow' } = this.#options;
		this.#sent?.destroy();
		this.#redirects += 1;
		this.#isFollowed = redirect === 'follow';
		if (redirect === 'error' || this.#redirects > MAX_REDIRECTS) {
			this.#fail(new Error('net::ERR_TOO_MANY_REDIRECTS'));
			return;
		}
		this.emit('redirect', statusCode, this.#method, url, {});
		if (this.#isOver) return;
		if (!this.#isFollowed) {
			this.#fail(new Error('Redirect was cancelled'));
			return;
		}
		if (statusCode === 303) this.#method = 'GET';
		this.#url = url;
		this.#send();
	}

	#fail(error: Error): void {
		if (this.#isOver) return;
		this.emit('error', error);
		this.#close();
	}

	#close(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		Session.connections(this.#session).delete(this);
		this.emit('close');
	}
}

const decoders = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** Chromium unpacks what comes, whoever asked for it packed. */
function decode(response: IncomingMessage) {
	const encoding = response.headers['content-encoding'] as keyof typeof decoders | undefined;
	const decoder = encoding && decoders[encoding];
	if (!decoder) return response;
	const { headers, rawHeaders, statusCode, statusMessage, httpVersion } = response;
	return Object.assign(response.pipe(decoder()), {
		headers,
		rawHeaders,
		statusCode,
		statusMessage,
		httpVersion,
	});
}
