import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDesktop } from './desktop.js';
import { whyNoDisplay } from './display.js';
import { ensureElectron } from './electron-binary.js';
import { exitCodeOf, runProgram } from './run-node.js';

/** Options of the app without a window. It would be wrong to ignore them: some say who may do what. */
const headlessOptions = ['--page-port', '--no-page', '--policy', '--allow', '--log-level'];

/** A program that dies of itself does so at once, in ms. Later it is a crash of the app, which did run. */
const START_LIMIT = 10_000;

/**
 * Builds the desktop app and runs it until it ends.
 * @param {string[]} args
 * @returns {Promise<{ code: number, why?: undefined } | { code?: undefined, why: string }>} its exit code, or the first
 * half of a sentence about why there can be no window here
 */
export async function openWindow(args) {
	const option = args.map((arg) => arg.split('=')[0]).find((arg) => headlessOptions.includes(arg));
	if (option) return { why: `${option} is for the app without a window` };
	// Chromium refuses without --no-sandbox, and the sandbox is what keeps a page from the rest of the machine.
	if (process.platform === 'linux' && process.getuid?.() === 0)
		return { why: 'The window does not run as root' };
	const noDisplay = await whyNoDisplay(process.env);
	if (noDisplay) return { why: noDisplay };
	const { program, why } = await ensureElectron();
	if (!program) return { why };
	await ensureDesktop();
	return runWindow(program, args);
}

async function runWindow(program, args) {
	// Left over from an editor that is an Electron app itself, it would make plain Node of ours.
	const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
	const start = performance.now();
	try {
		const end = await runProgram(program, ['.', ...args], { stdio: 'inherit', env });
		const couldRun = performance.now() - start > START_LIMIT || !isCrash(end);
		return couldRun ? { code: exitCodeOf(end) } : { why: whyItCrashed(program, end) };
	} catch (error) {
		return { why: `Electron cannot be run here (${error.message})` };
	}
}

/** Killed by the system, not found by its loader, or one of Windows' exceptions: our own codes are 0, 1 and 2. */
const isCrash = ({ code, signal }) =>
	['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS', 'SIGSYS'].includes(signal) ||
	[126, 127].includes(code) ||
	code >= 0xc0_00_00_00;

function whyItCrashed(program, { code, signal }) {
	const how = `it ended with ${signal ?? code}, see above`;
	if (signal !== 'SIGTRAP' || process.platform !== 'linux')
		return `Electron does not run here (${how})`;
	const helper = join(dirname(program), 'chrome-sandbox');
	return hasSandboxHelper(helper)
		? `Electron does not run here (${how})`
		: `Electron does not run here (${how}; where Linux lets only root set up a sandbox, "sudo chown root '${helper}' && sudo chmod 4755 '${helper}'" helps)`;
}

function hasSandboxHelper(helper) {
	const found = statSync(helper, { throwIfNoEntry: false });
	return found?.uid === 0 && (found.mode & 0o4000) !== 0;
}
