/**
 * The page's half of its pass. The other one is a cookie, and cookies do not tell ports apart: every web server of this
 * machine that the browser visits is sent it. What is stored here stays with this address and this port.
 */
const NAME = 'bridge-key';

/** Longest wait for the bridge to say whether it knows us, in ms. */
const LONGEST_WAIT = 5_000;

/** Whether the bridge still knows it, together with the cookie. */
export async function isKnown(key: string): Promise<boolean> {
	try {
		const { status } = await fetch(`/session?key=${encodeURIComponent(key)}`, {
			cache: 'no-store',
			signal: AbortSignal.timeout(LONGEST_WAIT),
		});
		return status !== 401;
	} catch {
		// Nobody answers: the bridge is down, which says nothing about the session.
		return true;
	}
}

export const currentKey = (): string => localStorage.getItem(NAME) ?? '';

/** Takes the key that the bridge put behind the # out of sight, and keeps it for reloads and other tabs. */
export async function takeKey(): Promise<void> {
	const given = location.hash.slice(1);
	if (given === '') return;
	// Somebody else's link must not replace a key that works.
	if (await isKnown(given)) localStorage.setItem(NAME, given);
	// Only now: a reload until here finds it where it was.
	history.replaceState(history.state, '', location.pathname + location.search);
}
