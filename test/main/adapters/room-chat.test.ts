import { describe, expect, test } from 'vitest';
import { joinRoom, openRooms } from '../../helpers/room-bridge.ts';
import type { TestBridge } from '../../helpers/open-bridge.ts';
import type { TextClient } from '../../helpers/text-client.ts';

type Heard = Record<string, unknown> & { type: string };

/** A page in the chat, as the tutorial writes it, without its HTML. */
class Page implements AsyncDisposable {
	readonly client: TextClient;
	id: unknown;
	#users: readonly string[] = [];

	constructor(client: TextClient) {
		this.client = client;
	}

	static async open(bridge: TestBridge, target = '/chat'): Promise<Page> {
		const page = new Page(await bridge.connect(target, { protocols: ['json'] }));
		page.id = (await page.next('id')).id;
		return page;
	}

	/** Waits for a message of a type, whatever comes before. */
	async next(type: string): Promise<Heard> {
		for (;;) {
			const heard = JSON.parse(await this.client.next()) as Heard;
			expect(heard.date).toEqual(expect.any(Number));
			if (heard.type === 'userlist') this.#users = heard.users as string[];
			if (heard.type === type) return heard;
		}
	}

	/** Waits until its list of users is this one: changes of a moment come together. */
	async lists(users: readonly string[]): Promise<void> {
		while (JSON.stringify(this.#users) !== JSON.stringify(users)) await this.next('userlist');
	}

	login(name: string): void {
		this.client.send(JSON.stringify({ name, date: Date.now(), id: this.id, type: 'username' }));
	}

	say(text: string): void {
		this.client.send(JSON.stringify({ text, type: 'message', id: this.id, date: Date.now() }));
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.client[Symbol.asyncDispose]();
	}
}

async function loggedIn(bridge: TestBridge, name: string, target = '/chat'): Promise<Page> {
	const page = await Page.open(bridge, target);
	page.login(name);
	await page.next('username');
	return page;
}

describe('/chat', () => {
	test('speaks the chat of the tutorial with its pages', async () => {
		await using bridge = await openRooms();
		await using ann = await Page.open(bridge);
		expect(ann.client.socket.protocol).toBe('json');
		ann.login('Ann');
		expect(await ann.next('username')).toMatchObject({ name: 'Ann', id: ann.id });
		await ann.lists(['Ann']);
		await using bob = await Page.open(bridge);
		bob.login('Bob');
		expect(await ann.next('username')).toMatchObject({ name: 'Bob', id: bob.id });
		await ann.lists(['Ann', 'Bob']);
		ann.say('Hello');
		const said = { name: 'Ann', text: 'Hello', id: ann.id };
		// The page shows only what comes from the server, its own words too.
		expect(await ann.next('message')).toMatchObject(said);
		expect(await bob.next('message')).toMatchObject(said);
		await bob[Symbol.asyncDispose]();
		await ann.lists(['Ann']);
	});

	test('gives another name to whoever takes one that is taken', async () => {
		await using bridge = await openRooms();
		await using ann = await loggedIn(bridge, 'Ann');
		await using second = await Page.open(bridge);
		second.login('ann');
		expect(await second.next('rejectusername')).toMatchObject({ name: 'ann1', id: second.id });
		await ann.lists(['Ann', 'ann1']);
		await using third = await Page.open(bridge);
		third.login('  ');
		expect(await third.next('rejectusername')).toMatchObject({
			name: expect.stringMatching(/^#\d+$/) as string,
		});
		// An item in-world is no less a person to be confused with.
		await using _booth = await joinRoom(bridge, 'Booth', 'lobby');
		second.login('Booth');
		expect(await second.next('rejectusername')).toMatchObject({ name: 'Booth1' });
	});

	test('shares one room with items and visitors, each in its own form', async () => {
		await using bridge = await openRooms();
		await using booth = await bridge.connect('/?name=Booth&sub=room.joined,room.left');
		await booth.ask('room.join lobby');
		await using item = await bridge.connect('/room/lobby?name=Item');
		expect(await booth.next()).toBe('room.joined\tlobby\tItem\t2');
		const ann = await loggedIn(bridge, 'Ann');
		expect(await booth.next()).toBe('room.joined\tlobby\tAnn\t3');
		ann.say('Hello "all"');
		expect(await booth.next()).toBe('room.message\tlobby\tAnn\tHello "all"');
		expect(await item.next()).toBe('Hello "all"');
		expect(await ann.next('message')).toMatchObject({ name: 'Ann' });
		item.send('score|12');
		expect(await ann.next('message')).toMatchObject({ name: 'Item', text: 'score|12' });
		booth.send('Hi');
		expect(await ann.next('message')).toMatchObject({ name: 'Booth', text: 'Hi' });
		await booth.soFar();
		await ann[Symbol.asyncDispose]();
		expect(await booth.next()).toBe('room.left\tlobby\tAnn\t2');
	});

	test('escapes texts for the page, and not for the others', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', 'lobby');
		await using item = await bridge.connect('/room/lobby?name=%3Cb%3EItem');
		await using ann = await Page.open(bridge);
		const text = `<b>1 < 2</b> & "x" 'y' &lt;`;
		ann.say(text);
		expect(await item.next()).toBe(text);
		expect(await ann.next('message')).toMatchObject({
			text: '&lt;b&gt;1 &lt; 2&lt;/b&gt; &amp; &quot;x&quot; &#39;y&#39; &amp;lt;',
		});
		booth.send('line 1\r\nline 2');
		expect(await ann.next('message')).toMatchObject({ text: 'line 1<br>line 2' });
		item.send('hi');
		// Pages show names as HTML in one place and as text in another: they have to read the same.
		expect(await ann.next('message')).toMatchObject({ name: '＜b＞Item' });
		ann.login(`<img src=x onerror=alert(1)> & "O'Neill"`);
		const name = '＜img src=x onerror=alert(1)＞ ＆ ＂O’Neill＂';
		expect(await ann.next('rejectusername')).toMatchObject({ name });
		await ann.lists(['Booth', '＜b＞Item', name]);
	});

	test('leads to another room by its path, and to the one of the settings without', async () => {
		await using bridge = await openRooms({ chatRoom: 'Main hall' });
		await using booth = await joinRoom(bridge, 'Booth', '"Main hall"');
		await booth.ask('room.join stage');
		await using ann = await loggedIn(bridge, 'Ann');
		await using bob = await loggedIn(bridge, 'Bob', '/chat/stage');
		ann.say('1');
		bob.say('2');
		expect((await booth.take(2)).toSorted()).toEqual([
			'room.message\tMain hall\tAnn\t1',
			'room.message\tstage\tBob\t2',
		]);
	});

	test('answers what it does not understand in its own form, and goes on', async () => {
		await using bridge = await openRooms();
		await using ann = await loggedIn(bridge, 'Ann');
		await using booth = await joinRoom(bridge, 'Booth', 'lobby');
		const wrong = ['hello', '{', 'null', '[]', '{"type":"message"}', '{"type":"video-offer"}', '7'];
		for (const text of wrong) {
			ann.client.send(text);
			expect(await ann.next('message'), text).toMatchObject({
				name: 'Resonite Bridge',
				text: 'This chat takes JSON like {&quot;type&quot;:&quot;message&quot;,&quot;text&quot;:&quot;Hello&quot;}.',
			});
		}
		ann.say('\ud800 half');
		expect(await booth.next()).toBe('room.message\tlobby\tAnn\t\ufffd half');
	});

	test('takes programs that say no name, by the name of their connection', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', 'lobby');
		await using bot = await bridge.connect('/chat?name=Bot');
		bot.send('{"type":"message","text":"beep"}');
		expect(await booth.next()).toBe('room.message\tlobby\tBot\tbeep');
	});
});
