import type { Reporter, TestModule } from 'vitest/node';

/** Says on what the desktop app ran: what the stand-in cannot show is in test/desktop/README.md. */
export class DesktopReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[]): void {
		const ran = modules.some(
			({ project, moduleId }) => project.name === 'desktop' && !moduleId.includes('/stand-in/'),
		);
		if (!ran) return;
		const where =
			process.env.DESKTOP === 'real' ? 'the real Electron' : 'the stand-in for Electron';
		process.stdout.write(`The desktop app ran on ${where}.\n`);
	}
}
