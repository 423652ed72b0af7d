/** An address that the server listens on, and what it is called there. */
export interface Door {
	readonly isLan: boolean;
	readonly scheme: 'ws' | 'wss';
	/** Names and addresses that a `Host` may have here, as they stand in a URL. The first is told to those who are lost. */
	readonly hosts: readonly [string, ...string[]];
}

/** An IP address as it stands in a URL. */
export const inUrl = (address: string): string =>
	address.includes(':') ? `[${address}]` : address;

export const loopback: Door = {
	isLan: false,
	scheme: 'ws',
	hosts: ['127.0.0.1', 'localhost', '[::1]'],
};

export const urlOf = ({ scheme, hosts: [host] }: Door, port: number): string =>
	`${scheme}://${host}:${port}/`;
