import { defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { roomCommands } from './commands.ts';
import { roomEvents } from './events.ts';
import { RoomSession } from './session.ts';
import { roomSettings } from './settings.ts';

/** Rooms whose members hear each other: items that join by command, simple clients of `/room/<name>`, pages in `/chat`. */
export const room = defineAdapter({
	id: 'room',
	title: say('Rooms', 'ルーム'),
	summary: say(
		'Lets items and web pages hear each other in rooms, on this computer and, through an MQTT broker, on others.',
		'アイテムや Web ページが同じルームで会話できます。MQTT ブローカー経由でほかの PC とも共有できます。',
	),
	settings: roomSettings,
	commands: roomCommands,
	events: roomEvents,
	isSingle: true,
	routes: ['room', 'chat'],
	test: 'status',
	start: (settings, context) => new RoomSession(settings, context),
});
