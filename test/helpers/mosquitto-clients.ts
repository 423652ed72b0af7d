import { findProgram, needs } from './needs.ts';
import { Program } from './processes.ts';
import { until } from './until.ts';

/** Null when Mosquitto's own programs are here, else why not and what to install. */
export const missingMosquittoClients = (): string | null =>
	needs('mosquitto_pub', 'mosquitto-clients') ?? needs('mosquitto_sub', 'mosquitto-clients');

const path = (program: string) => findProgram(program) ?? program;

/** `mosquittoPub(1883, '-t', 'home/door', '-m', 'open')`. `lines` are one message each, with `-l`. */
export async function mosquittoPub(
	port: number,
	args: readonly string[],
	lines: readonly string[] = [],
): Promise<void> {
	await using program = new Program(
		[path('mosquitto_pub'), '-h', '127.0.0.1', '-p', String(port), ...args],
		// Without lines it may be gone before it could be given any.
		{ stdio: [lines.length > 0 ? 'pipe' : 'ignore', 'pipe', 'pipe'] },
	);
	program.child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
	await until(() => !program.isRunning, 'the end of mosquitto_pub', 30_000);
	if (program.child.exitCode !== 0) throw new Error(`mosquitto_pub failed: ${program.said}`);
}

/** A mosquitto_sub that writes down what it hears: QoS, whether it was retained, topic and text. */
export class MosquittoSub extends Program {
	/** Returns once it is subscribed. */
	static async start(port: number, filter: string): Promise<MosquittoSub> {
		const args = ['-h', '127.0.0.1', '-p', String(port), '-q', '2', '-d', '-t', filter];
		// It keeps its lines for later where nobody looks.
		const command = ['stdbuf', '-oL', path('mosquitto_sub')] as const;
		const sub = new MosquittoSub([...command, ...args, '-F', '%q %r %t %p'], {
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		await until(() => sub.said.includes('SUBACK'), 'mosquitto_sub to be subscribed');
		return sub;
	}

	async line(line: string): Promise<void> {
		const heard = () => this.said.split('\n').includes(line);
		await until(heard, `"${line}"`).catch((error: unknown) => {
			throw new Error(`mosquitto_sub said: ${this.said}`, { cause: error });
		});
	}
}
