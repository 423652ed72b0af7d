import { listInterfaces, type NetworkInterface } from '../../main/server/interfaces.ts';

/** An interface of this machine that other machines could reach, null where there is only loopback. */
export const findLan = (): NetworkInterface | null => listInterfaces()[0] ?? null;

/** Null where tests of the local network can run, else why not. */
export const missingLan = (): string | null =>
	findLan() ? null : 'this machine has no network interface but loopback';
