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
 * - a random token per start is in the printed address, then in a cookie that scripts cannot read and other sites
 *   cannot send; whoever has neither gets nothing, not even the page's own files;
 * - `Host` must be exactly ours (DNS rebinding), and the socket's `Origin` exactly the page's own: cookies do not tell
 *   ports apart, so a page of another local server would otherwise come with ours. For the same reason files are given
 *   only to the page itself, and to a person who opens it.
 */
export class Guard {
	readonly #token = randomBytes(32).toString('base64url');
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
		return `${this.#cookieName}=${this.#token}; Path=/; HttpOnly; SameSite=Strict`;
	}

	/** Whether a request for a file may be answered, once it has shown that it knows the token. */
	checkRequest(request: IncomingMessage): Refusal | null {
		const { headers, method = '', url = '' } = request;
		const refusal = this.#checkHost(request);
		if (refusal) return refusal;
		if (this.#isFromElsewhere(request))
			return strangeOrigin(headers.origin ?? headers.referer ?? 'of another site', url);
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
		return this.hasCookie(request) ? null : noToken(url);
	}

	isToken(candidate: string): boolean {
		return isEqual(candidate, this.#token);
	}

	hasCookie({ headers }: IncomingMessage): boolean {
		const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
		return cookies.some((cookie) => isEqual(cookie, `${this.#cookieName}=${this.#token}`));
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

/** In constant time for texts of one length. */
function isEqual(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}
