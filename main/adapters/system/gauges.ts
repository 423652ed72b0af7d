import { createSocket, type SocketType } from 'node:dgram';
import { once } from 'node:events';
import { cpus, freemem, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { systemCode } from '../kit/network-words.ts';

/** Over which the load is measured where there is no earlier measurement, in ms. Shorter ones jump about. */
const WINDOW = 500;
/** Longest wait for the system's answer, in ms: Windows starts a PowerShell for it. */
const LIMIT = 5_000;
const GIB = 1_073_741_824;

/** Numbers that are shown and compared: 0.123, not 0.12345678. */
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** Time that the processors spent, in ms, over all of them. */
export interface CpuTimes {
	readonly busy: number;
	readonly all: number;
}

export function readCpu(): CpuTimes {
	const times = cpus().map((cpu) => cpu.times);
	const sum = (each: readonly number[]) => each.reduce((total, one) => total + one, 0);
	const all = sum(times.map(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq));
	return { busy: all - sum(times.map(({ idle }) => idle)), all };
}

/** Part of the time between two measurements that the processors were busy, 0 to 1. */
export function loadBetween(before: CpuTimes, after: CpuTimes): number {
	const all = after.all - before.all;
	return all > 0 ? rounded(Math.min(1, Math.max(0, (after.busy - before.busy) / all)), 3) : 0;
}

/** The load of right now. */
export async function measureCpu(signal: AbortSignal): Promise<{ load: number }> {
	const before = readCpu();
	await delay(WINDOW, undefined, { signal });
	return { load: loadBetween(before, readCpu()) };
}

export interface Memory {
	/** GiB. */
	readonly used: number;
	readonly total: number;
	/** 0 to 1. */
	readonly load: number;
}

/** What programs could still have counts as free, though the system keeps files in it meanwhile. */
export async function readMemory(signal: AbortSignal): Promise<Memory> {
	// On Windows node's own number is that one, and systeminformation would start a PowerShell for the rest.
	const { available, total } =
		process.platform === 'win32'
			? { available: freemem(), total: totalmem() }
			: await answer(async () => (await import('systeminformation')).mem(), signal);
	const used = total - available;
	return {
		used: rounded(used / GIB, 1),
		total: rounded(total / GIB, 1),
		load: rounded(used / total, 3),
	};
}

export interface Battery {
	readonly charging: boolean;
	readonly plugged: boolean;
	/** 0 to 1. */
	readonly level: number;
}

/** Null where there is none. */
export async function readBattery(signal: AbortSignal): Promise<Battery | null> {
	const found = await answer(async () => (await import('systeminformation')).battery(), signal);
	if (!found.hasBattery) return null;
	const { isCharging: charging, acConnected: plugged, percent } = found;
	return { charging, plugged, level: rounded(Math.min(100, Math.max(0, percent)) / 100, 2) };
}

/**
 * Whether there is a way out of this computer. Connecting a UDP socket sends nothing: the system only looks for a road
 * to an address that nobody has (RFC 5737, RFC 3849).
 */
export async function readNetwork(): Promise<{ up: boolean }> {
	return { up: (await hasRoad('udp4', '192.0.2.1')) || (await hasRoad('udp6', '2001:db8::1')) };
}

async function hasRoad(type: SocketType, address: string): Promise<boolean> {
	const socket = createSocket(type);
	try {
		const connected = once(socket, 'connect');
		socket.connect(9, address);
		await connected;
		return true;
	} catch (error) {
		// Whatever the system says: it knows no road.
		if (systemCode(error) !== '') return false;
		throw error;
	} finally {
		socket.close();
	}
}

/** @throws AppError COMMAND_TIMED_OUT */
async function answer<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
	const { promise: ended, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		reject(tooLong());
	}, LIMIT);
	const stop = () => {
		reject(signal.reason instanceof Error ? signal.reason : new Error('It was stopped.'));
	};
	signal.addEventListener('abort', stop, { once: true });
	try {
		return await Promise.race([ask(), ended]);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
	}
}

const tooLong = () =>
	new AppError(
		'COMMAND_TIMED_OUT',
		say(
			'The system did not answer within 5 seconds.',
			'システムから 5 秒以内に応答がありませんでした。',
		),
	);
