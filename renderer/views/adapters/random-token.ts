const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 32 characters that go into a URL as they are: 192 bits that nobody guesses. */
export const randomToken = (): string =>
	// 64 characters: six bits of each byte choose one, all of them equally often.
	Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => alphabet[byte & 63]).join('');
