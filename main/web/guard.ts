import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
	noPath,
	noToken,
	strangeHost,
	strangeMethod,
	strangeOrigin,
	type Refusal,
} from './refusals.ts';

/**
 * The page's door. The page can do everything a person at the desktop can, so nobody else may open it:
 *
 * - a random token per start is in the printed address, and buys a cookie that scripts cannot read, and a key that the
 *   page keeps; whoever has neither gets nothing, not even the page's own files;
 * - the cookie alone is not enough to act: the browser sends it to every server of this machine that the person visits,
 *   since cookies do not tell ports apart. The key stays with the page's own address and port;
 * - for the same reason `Host` must be exactly ours (DNS rebinding too), and the socket's `Origin` exactly the page's own,
 *   and files are given only to the page itself, and to a person who opens it.
 */
export class Guard {
	readonly #token = randomText();
	/** Another one than the token: whoever sees the cookie must not be able to buy the key. */
	readonly #pass = randomText();
	readonly #key = randomText();
	/** Set once the port is known. */
	port = 0;

	get #host(): string {
		return `127.0.0.1:${this.port}`;
	}

	/** The address to open, good for this start of the app. */
	get address(): string {
		return `http://${this.#host}/?token=${this.#token}`;
	}

	/** Cookies are shared by all ports of a host: the port in the name keeps two bridges apart. */
	get #cookieName(): string {
		return `resonite_bridge_${this.port}`;
	}

	get cookie(): string {
		return `${this.#cookieName}=${this.#pass}; Path=/; HttpOnly; SameSite=Strict`;
	}

	/** Where the token leads to. What is behind the # stays in the browser: no server is sent it. */
	get location(): string {
		return `/#${this.#key}`;
	}

	/** Whether a request for a file may be answered, once it has shown that it knows the token. */
	checkRequest(request: IncomingMessage): Refusal | null {
		const { headers, method = '', url = '' } = request;
		const refusal = this.#checkHost(request);
		if (refusal) return refusal;
		if (this.#isFromElsewhere(request))
			return strangeOrigin(headers.origin ?? refererOf(headers) ?? 'of another site', url);
		if (method !== 'GET' && method !== 'HEAD') return strangeMethod(method);
		// A target with a host in it is meant for a proxy.
		return url.startsWith('/') ? null : noPath(url);
	}

	checkSocket(request: IncomingMessage): Refusal | null {
		const { url = '' } = request;
		const refusal = this.#checkHost(request);
		if (refusal) return refusal;
		const origins = headersOf(request, 'origin');
		if (origins.length !== 1 || origins[0] !== this.#origin)
			return strangeOrigin(origins.join(', '), url);
		return this.isPage(request) ? null : noToken(url);
	}

	/** It has the cookie and the key. */
	isPage(request: IncomingMessage): boolean {
		const query = request.url?.split('?', 2)[1];
		const key = new URLSearchParams(query).get('key');
		return key !== null && isEqual(key, this.#key) && this.hasCookie(request);
	}

	isToken(candidate: string): boolean {
		return isEqual(candidate, this.#token);
	}

	hasCookie({ headers }: IncomingMessage): boolean {
		const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
		return cookies.some((cookie) => isEqual(cookie, `${this.#cookieName}=${this.#pass}`));
	}

	get #origin(): string {
		return `http://${this.#host}`;
	}

	#checkHost(request: IncomingMessage): Refusal | null {
		const hosts = headersOf(request, 'host');
		return hosts.length === 1 && hosts[0] === this.#host
			? null
			: strangeHost(hosts.join(', '), `${this.#origin}/`);
	}

	/** Browsers say which page a request comes from. Another one may lead a person here, and nothing else. */
	#isFromElsewhere(request: IncomingMessage): boolean {
		const { 'sec-fetch-site': site, 'sec-fetch-dest': target } = request.headers;
		if (headersOf(request, 'origin').some((origin) => origin !== this.#origin)) return true;
		return site !== undefined && !['same-origin', 'none'].includes(site) && target !== 'document';
	}
}

/** From the raw headers: Node keeps only the first of doubled ones, and a doubled Host is a trick. */
function headersOf({ rawHeaders }: IncomingMessage, name: string): string[] {
	return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}

/** Which page, and not what was in its address. */
const refererOf = ({ referer }: IncomingMessage['headers']) => URL.parse(referer ?? '')?.origin;

const randomText = () => randomBytes(32).toString('base64url');

/** In constant time for texts of one length. */
function isEqual(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}
