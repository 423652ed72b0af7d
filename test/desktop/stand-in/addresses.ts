import { StandInError } from './strict.ts';

/**
 * Chromium takes no scheme of an app from outside. Each host of such a scheme becomes an origin that cannot exist elsewhere
 * (`.invalid` never resolves): `app://bridge/x` is `https://bridge.app.invalid/x` in the page, and `app://bridge/x` for the app.
 */
const schemes = new Map<string, { readonly isSecure: boolean }>();

export function addScheme(scheme: string, privileges: Electron.Privileges): void {
	if (!privileges.standard)
		throw new StandInError(
			`the scheme "${scheme}" has to be standard: pages need relative addresses.`,
		);
	schemes.set(scheme, { isSecure: privileges.secure === true });
}

const mapped = /^(blob:)?(https?:\/\/)([^/?#]+)\.([a-z][a-z0-9+.-]*)\.invalid(?=[/?#]|$)/iu;

/** The app's name of an address that Chromium knows. */
export function toApp(address: string): string {
	const [start, blob = '', , host, scheme] = mapped.exec(address) ?? [];
	if (start === undefined || scheme === undefined || !schemes.has(scheme)) return address;
	return `${blob}${scheme}://${host ?? ''}${address.slice(start.length)}`;
}

/** What Chromium is told instead of an address of the app. */
export function toChromium(address: string): string {
	const url = new URL(address);
	const scheme = schemes.get(url.protocol.slice(0, -1));
	if (!scheme) return address;
	if (!url.host) throw new StandInError(`${address} has no host, which a standard scheme needs.`);
	const rest = address.slice(address.indexOf(url.host) + url.host.length);
	return `${scheme.isSecure ? 'https' : 'http'}://${url.host}.${url.protocol.slice(0, -1)}.invalid${rest}`;
}

/** Sources of a content policy, and other addresses inside of a header. */
export function headerToChromium(value: string): string {
	let text = value;
	for (const [scheme, { isSecure }] of schemes) {
		const start = isSecure ? 'https' : 'http';
		text = text
			.replaceAll(
				new RegExp(`\\b${scheme}://([a-z0-9.-]+)`, 'giu'),
				(_, host: string) => `${start}://${host}.${scheme}.invalid`,
			)
			.replaceAll(
				new RegExp(`(?<=^|[ ;])${scheme}:(?=[ ;]|$)`, 'giu'),
				`${start}://*.${scheme}.invalid`,
			);
	}
	return text;
}

/** As Chromium says it, for schemes of apps too. Opaque origins are `null`. */
export function originOf(address: string): string {
	if (!URL.canParse(address)) return 'null';
	const url = new URL(address);
	return schemes.has(url.protocol.slice(0, -1)) ? `${url.protocol}//${url.host}` : url.origin;
}
