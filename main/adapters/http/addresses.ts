import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Addresses that are not of the public internet, from IANA's registries of special-purpose addresses: this computer, its
 * network, cloud metadata (169.254.169.254), groups, documentation, and what no network may carry.
 */
const special = new BlockList();
for (const [network, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 4],
	['240.0.0.0', 4],
] as const)
	special.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
	// Protocol assignments, Teredo among them, which wraps an IPv4 address.
	['2001::', 23],
	['2001:db8::', 32],
	['3fff::', 20],
] as const)
	special.addSubnet(network, bits, 'ipv6');

/** All that is given out on the public internet so far. */
const assigned = new BlockList();
assigned.addSubnet('2000::', 3, 'ipv6');

/** Prefixes with an IPv4 address inside, and the number of 16-bit groups before it. The network unwraps these. */
const wrappers = [
	// ::ffff:a.b.c.d, ::ffff:0:a.b.c.d, NAT64 (64:ff9b::a.b.c.d), 6to4 (2002:ab:cd::)
	{ prefix: '0:0:0:0:0:ffff', at: 6 },
	{ prefix: '0:0:0:0:ffff:0', at: 6 },
	{ prefix: '64:ff9b:0:0:0:0', at: 6 },
	{ prefix: '2002', at: 1 },
] as const;

/** The eight groups of an IPv6 address in hexadecimal, without leading zeros; null where it is none. */
function groupsOf(address: string): string[] | null {
	// A zone (fe80::1%eth0) says through which network card, and nothing about the address.
	const bare = address.split('%', 1)[0] ?? '';
	const canonical = isIPv6(bare) ? URL.parse(`http://[${bare}]/`)?.hostname.slice(1, -1) : null;
	if (!canonical) return null;
	const [before = '', after] = canonical.split('::');
	const [head, tail] = [before, after ?? ''].map((side) => side.split(':').filter(Boolean));
	const zeros = 8 - (head?.length ?? 0) - (tail?.length ?? 0);
	return [...(head ?? []), ...Array.from({ length: zeros }, () => '0'), ...(tail ?? [])];
}

function unwrapped(groups: readonly string[]): string | null {
	const text = groups.join(':');
	const found = wrappers.find(({ prefix }) => text.startsWith(`${prefix}:`));
	if (!found) return null;
	return groups
		.slice(found.at, found.at + 2)
		.flatMap((group) => {
			const number = Number.parseInt(group, 16);
			return [number >> 8, number & 0xff];
		})
		.join('.');
}

/** Whether an address is one of the public internet; false for what is no address. */
export function isPublic(address: string): boolean {
	if (isIPv4(address)) return !special.check(address, 'ipv4');
	const groups = groupsOf(address);
	if (!groups) return false;
	const inner = unwrapped(groups);
	if (inner !== null) return isPublic(inner);
	const plain = groups.join(':');
	return assigned.check(plain, 'ipv6') && !special.check(plain, 'ipv6');
}
