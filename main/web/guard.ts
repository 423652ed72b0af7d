import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * The page's door. The page can do everything a person at the desktop can, so nobody else may open it:
 *
 * - a random token per start is in the printed address, then in a cookie that scripts cannot read and other sites
 *   cannot send; whoever has neither gets nothing, not even the page's own files;
 * - `Host` must be exactly ours (DNS rebinding), and the socket's `Origin` exactly the page's own: cookies do not tell
 *   ports apart, so a page of another local server would otherwise come with ours.
 */
export class Guard {
	readonly #token = randomBytes(32).toString('base64url');
	/** Set once the port is known. */
	port = 0;

	get host(): string {
		return `127.0.0.1:${this.port}`;
	}

	/** The address to open, good for this start of the app. */
	get address(): string {
		return `http://${this.host}/?token=${this.#token}`;
	}

	/** Cookies are shared by all ports of a host: the port in the name keeps two bridges apart. */
	get #cookieName(): string {
		return `resonite_bridge_${this.port}`;
	}

	get cookie(): string {
		return `${this.#cookieName}=${this.#token}; Path=/; HttpOnly; SameSite=Strict`;
	}

	isOurHost({ headers }: IncomingMessage): boolean {
		return headers.host === this.host;
	}

	isOurOrigin({ headers }: IncomingMessage): boolean {
		return headers.origin === `http://${this.host}`;
	}

	isToken(candidate: string | null): boolean {
		return candidate !== null && isEqual(candidate, this.#token);
	}

	hasCookie({ headers }: IncomingMessage): boolean {
		const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
		return cookies.some((cookie) => isEqual(cookie, `${this.#cookieName}=${this.#token}`));
	}
}

/** In constant time for texts of one length. */
function isEqual(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}
