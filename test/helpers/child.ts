import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * Runs TypeScript that is given as text in another process, killed without warning when the test's scope ends. Its
 * imports are resolved from the root of the project.
 */
export function child(source: string) {
	const started = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const lines = createInterface(started.stdout)[Symbol.asyncIterator]();
	const kill = async () => {
		if (started.exitCode !== null || started.signalCode !== null) return;
		started.kill('SIGKILL');
		await once(started, 'exit');
	};
	return {
		pid: started.pid,
		/** The next line that it prints, null at its end. */
		async line(): Promise<string | null> {
			const next = await lines.next();
			return next.done ? null : next.value;
		},
		/** Stands still, as a machine that sleeps: its sockets stay open, its clock goes on. Not on Windows. */
		async sleep(ms: number): Promise<void> {
			started.kill('SIGSTOP');
			await delay(ms);
			started.kill('SIGCONT');
		},
		kill,
		[Symbol.asyncDispose]: kill,
	};
}
