import { expect, test } from 'vitest';
import { defaultSettings } from '../../main/contract/settings.ts';
import { CROWD, flood, largest, type Flood } from '../helpers/attack-flood.ts';
import { startAttackedApp } from '../helpers/attacked-app.ts';
import { befriend } from '../helpers/friend.ts';
import type { PageLink } from '../helpers/page-link.ts';

const { limits } = defaultSettings;

const MB = 1_048_576;
/** What the whole process may take meanwhile, in MB: the journal alone may hold 256 for a disk that is slow. */
const MOST = 1_000;

/** With fifty attackers on the same two cores as the bridge, its friend and this test. */
const busy = { median: 250, worst: 5_000 };

const floods: Readonly<Record<string, Flood>> = {
	'tiny texts': { kind: 'flood', texts: ['x'] },
	'texts of the largest size': largest,
	'empty texts': { kind: 'flood', texts: [''] },
	'different texts': { kind: 'flood', texts: ['hello {n}'] },
	commands: { kind: 'flood', texts: ['bridge.ping {n}', 'bridge.time', 'bridge.clients'] },
	'commands that are unknown': {
		kind: 'flood',
		texts: ['bridge.x{n}', 'obs.x{n}', '{"do":"{n}"}'],
	},
	'commands that need a permission': { kind: 'flood', texts: ['obs.scene {n}', 'obs.stream on'] },
	help: { kind: 'flood', texts: ['bridge.help', 'bridge.help obs.text'] },
	subscriptions: { kind: 'flood', texts: ['bridge.subscribe a{n}.*', 'bridge.subscribe *'] },
	'new names': { kind: 'flood', texts: ['bridge.hello Name{n} User{n}'] },
	'JSON in JSON': { kind: 'flood', texts: [`{"do":${'['.repeat(5_000)}`, '{"do":"bridge.ping"}'] },
	echo: { kind: 'flood', target: '/echo?name=Foe{n}', texts: ['{pad}'], pad: 10_000 },
	'answers that nobody reads': { kind: 'deaf', texts: ['bridge.help'] },
	'echo that nobody reads': { kind: 'deaf', target: '/echo', texts: ['{pad}'], pad: 60_000 },
	'all news, and reads none': { kind: 'deaf', target: '/?sub=*&codec=json&heartbeat=1' },
};

/** At most so many messages in that time. */
const paced = (seconds: number) => limits.burstOut + limits.maxMessagesOut * seconds;

/** Most events of one name within any second. */
function busiest({ events }: PageLink, name: string): number {
	const times = events.filter((event) => event.name === name).map(({ at }) => at);
	return Math.max(
		0,
		...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
	);
}

const secondsSince = (at: number) => (performance.now() - at) / 1_000;

test.each(Object.entries(floods))('%s, from one and from a crowd', async (_name, given) => {
	await using app = await startAttackedApp();
	await using page = await app.openPage();
	await using friend = await befriend(app);
	const from = performance.now();
	await flood(app, given, 1);
	const { opened, sent, heard } = await flood(app, given, CROWD);
	expect(opened).toBe(CROWD);
	expect(sent).toBeGreaterThan(CROWD * 10);
	expect(heard).toBeLessThanOrEqual(CROWD * paced(secondsSince(from)));
	expect((await app.vitals()).rss / MB).toBeLessThan(MOST);
	await friend.expectWell(busy);
	const { clients } = await page.call('app.load', null);
	const mostIn = Math.max(...clients.map(({ received }) => received));
	// One second's worth at once, and then so many a second.
	expect(mostIn).toBeLessThanOrEqual(limits.maxMessagesIn * (1 + secondsSince(from)));
	expect(busiest(page, 'clients.changed')).toBeLessThanOrEqual(5);
	expect(busiest(page, 'server.changed')).toBeLessThanOrEqual(3);
	expect(busiest(page, 'access.changed')).toBeLessThanOrEqual(5);
	const told = { filter: { kinds: ['limit' as const] }, before: null, limit: 1_000 };
	const { rows } = await page.call('log.search', told, 30_000);
	// For each client and direction, at once, then every ten seconds, and at its end.
	expect(rows.length).toBeLessThanOrEqual(2 * clients.length * (2 + secondsSince(from) / 10));
	await app.expectSound();
	await app.stop();
});
