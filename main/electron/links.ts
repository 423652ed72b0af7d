import type { DesktopView } from '../contract/desktop.ts';
import { LINK_SCHEME } from './options.ts';

const views: Readonly<Record<DesktopView, true>> = {
	users: true,
	log: true,
	adapters: true,
	settings: true,
	updates: true,
	about: true,
	diagnostics: true,
};

const isView = (name: string): name is DesktopView => Object.hasOwn(views, name);

/**
 * Reads `resonite-bridge://log`. Links show something, they never change anything: any web page can open one, so all
 * else that stands in it is passed over.
 * @returns null for the app as it is
 */
export function readLink(link: string): DesktopView | null {
	const url = URL.parse(link);
	return url?.protocol === `${LINK_SCHEME}:` && isView(url.hostname) ? url.hostname : null;
}
