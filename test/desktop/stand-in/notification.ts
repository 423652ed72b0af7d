import { randomUUID } from 'node:crypto';
import { env } from './env.ts';
import { life } from './life.ts';
import { NativeImage, toImage } from './native-image.ts';
import {
	checkOptions,
	either,
	flag,
	instance,
	listOf,
	oneOf,
	shape,
	text,
	type Shape,
} from './options.ts';
import { strict, StrictEmitter } from './strict.ts';

const events = ['show', 'click', 'close', 'reply', 'action', 'failed'];
const actionOptions = { type: oneOf('button'), text } satisfies Shape<Electron.NotificationAction>;
const options = {
	title: text,
	subtitle: text,
	body: text,
	silent: flag,
	icon: either(text, instance(NativeImage)),
	hasReply: flag,
	timeoutType: oneOf('default', 'never'),
	replyPlaceholder: text,
	sound: text,
	urgency: oneOf('normal', 'critical', 'low'),
	actions: listOf(shape('a notification action', actionOptions)),
	closeButtonText: text,
	id: text,
	groupId: text,
	groupTitle: text,
} satisfies Shape<Electron.NotificationConstructorOptions>;

type Known =
	| 'title'
	| 'subtitle'
	| 'body'
	| 'silent'
	| 'hasReply'
	| 'timeoutType'
	| 'replyPlaceholder'
	| 'sound'
	| 'urgency'
	| 'actions'
	| 'closeButtonText'
	| 'id'
	| 'groupId'
	| 'groupTitle'
	| 'show'
	| 'close';

/** A message of the system. A test clicks on it with `notification.emit('click')`. */
export class Notification extends StrictEmitter implements Pick<Electron.Notification, Known> {
	title: string;
	subtitle: string;
	body: string;
	silent: boolean;
	hasReply: boolean;
	timeoutType: 'default' | 'never';
	replyPlaceholder: string;
	sound: string;
	urgency: 'normal' | 'critical' | 'low';
	actions: Electron.NotificationAction[];
	closeButtonText: string;
	readonly id: string;
	readonly groupId: string;
	readonly groupTitle: string;
	#isShown = false;

	constructor(given: Electron.NotificationConstructorOptions = {}) {
		super(events);
		life.requireReady('Cannot create Notification');
		checkOptions('Notification', given, options);
		if (given.icon) toImage(given.icon as unknown as NativeImage | string);
		this.title = given.title ?? '';
		this.subtitle = given.subtitle ?? '';
		this.body = given.body ?? '';
		this.silent = given.silent ?? false;
		this.hasReply = given.hasReply ?? false;
		this.timeoutType = given.timeoutType ?? 'default';
		this.replyPlaceholder = given.replyPlaceholder ?? '';
		this.sound = given.sound ?? '';
		this.urgency = given.urgency ?? 'normal';
		this.actions = given.actions ?? [];
		this.closeButtonText = given.closeButtonText ?? '';
		this.id = given.id ?? randomUUID();
		this.groupId = given.groupId ?? '';
		this.groupTitle = given.groupTitle ?? '';
	}

	static isSupported(): boolean {
		return env.hasNotifications;
	}

	show(): void {
		if (!Notification.isSupported()) return;
		this.#isShown = true;
		queueMicrotask(() => this.emit('show', strict('event', {})));
	}

	close(): void {
		if (!this.#isShown) return;
		this.#isShown = false;
		queueMicrotask(() => this.emit('close', strict('event', { reason: 'applicationHidden' })));
	}
}
