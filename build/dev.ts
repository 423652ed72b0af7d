import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { startHeadless } from '../main/headless/app.ts';
import { help, parseOptions } from '../main/headless/options.ts';

/** Vite brings styles as scripts and talks over a socket of its own; everything else is as strict as the built page. */
const contentPolicy =
	"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'";

/** The headless app with the page served from its sources: what you save is on the screen at once. */
const options = parseOptions(process.argv.slice(2));
if (options.shows) {
	process.stdout.write(help);
} else {
	const app = await startHeadless(options, {
		ownPage: {
			contentPolicy,
			async open(page) {
				const vite = await createServer({
					configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
					server: { middlewareMode: true, hmr: { server: page.http } },
					appType: 'spa',
				});
				return vite.middlewares;
			},
		},
	});
	process.stdout.write(`bridge ${app.address}\npage ${app.pageAddress ?? ''}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			void app.stop().then(() => process.exit(0));
		});
	}
}
