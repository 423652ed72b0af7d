import { networkInterfaces } from 'node:os';

export interface NetworkInterface {
	readonly name: string;
	/** IPv4 first. */
	readonly addresses: string[];
}

/**
 * The network interfaces that other machines can reach. Addresses of IPv6 that hold only on their own link are left out:
 * a URL can not name the link.
 */
export function listInterfaces(): NetworkInterface[] {
	return Object.entries(networkInterfaces())
		.map(([name, all = []]) => {
			const usable = all.filter(
				(one) => !one.internal && (one.family === 'IPv4' || one.scopeid === 0),
			);
			usable.sort((a, b) => a.family.localeCompare(b.family));
			return { name, addresses: usable.map(({ address }) => address) };
		})
		.filter(({ addresses }) => addresses.length > 0);
}
