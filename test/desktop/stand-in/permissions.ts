import { originOf } from './addresses.ts';
import { CdpError, type Cdp } from './chromium/cdp.ts';

type RequestHandler = Exclude<Parameters<Electron.Session['setPermissionRequestHandler']>[0], null>;
type CheckHandler = Exclude<Parameters<Electron.Session['setPermissionCheckHandler']>[0], null>;
export type Permission = Parameters<RequestHandler>[1];

export interface PermissionHandlers {
	request: RequestHandler | null;
	check: CheckHandler | null;
}

/** What Electron asks the app for, and what Chromium calls it. */
const names = {
	media: ['camera', 'microphone'],
	geolocation: ['geolocation'],
	notifications: ['notifications'],
	midi: ['midi'],
	'clipboard-read': ['clipboard-read'],
	'clipboard-sanitized-write': ['clipboard-write'],
	'idle-detection': ['idle-detection'],
	'local-fonts': ['local-fonts'],
	'window-management': ['window-management'],
	'persistent-storage': ['persistent-storage'],
	'screen-wake-lock': ['screen-wake-lock'],
	'display-capture': ['display-capture'],
	'local-network-access': ['local-network-access'],
	'local-network': ['local-network'],
	'loopback-network': ['loopback-network'],
	sensors: ['accelerometer', 'gyroscope', 'magnetometer'],
} as const satisfies Partial<Record<Permission, readonly string[]>>;

/**
 * A browser without a screen asks nobody. So the app's handlers are asked about everything before a document begins, and
 * Chromium is set to what they said. Without handlers everything is granted, as in Electron.
 */
export async function applyPermissions(
	handlers: PermissionHandlers,
	page: { readonly contents: object; readonly url: string; readonly origin: string },
	chromium: { readonly browser: Cdp; readonly context: string | undefined },
): Promise<void> {
	await Promise.all(
		Object.entries(names).map(async ([permission, chromiumNames]) => {
			const isGranted = await granted(handlers, permission as Permission, page);
			for (const name of chromiumNames)
				await chromium.browser
					.send('Browser.setPermission', {
						permission: { name },
						setting: isGranted ? 'granted' : 'denied',
						origin: page.origin,
						...(chromium.context === undefined ? {} : { browserContextId: chromium.context }),
					})
					.catch((error: unknown) => {
						// Browsers differ in the names they know; one that does not exist cannot be granted either.
						if (!(
							error instanceof CdpError && /unknown|invalid|not supported/iu.test(error.message)
						))
							throw error;
					});
		}),
	);
}

async function granted(
	{ request, check }: PermissionHandlers,
	permission: Permission,
	page: { readonly contents: object; readonly url: string },
): Promise<boolean> {
	const { url } = page;
	const contents = page.contents as Electron.WebContents;
	const origin = originOf(url);
	if (
		check &&
		!check(contents, permission, origin, {
			isMainFrame: true,
			requestingUrl: url,
			securityOrigin: origin,
		})
	)
		return false;
	if (!request) return true;
	return await new Promise<boolean>((resolve) => {
		request(contents, permission, resolve, { isMainFrame: true, requestingUrl: url });
	});
}
