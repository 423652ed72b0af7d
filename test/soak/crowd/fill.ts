import { textFrame, Wire } from '../../bench/load/wire.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import { until } from '../../helpers/until.ts';

/** Two rows each: more than the bridge keeps of its newest rows. */
const TEXTS = 6_000;
/** As long as the longer ones that come later in its place. */
const text = 'as it is '.repeat(20);

/** Fills what the bridge keeps of the newest messages: that grows no more from then on. */
export async function fillMemory(address: string, page: PageLink): Promise<void> {
	await using wire = await Wire.open(`${address}/echo?name=filler`);
	wire.socket.write(Buffer.concat(Array.from({ length: TEXTS }, () => textFrame(text))));
	await until(async () => {
		const { clients } = await page.call('app.load', null);
		return clients.some(({ name, received }) => name === 'filler' && received === TEXTS);
	}, `${TEXTS} messages to be taken`);
}
