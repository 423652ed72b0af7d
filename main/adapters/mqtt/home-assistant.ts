import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { MqttLink } from '../kit/mqtt-link.ts';
import { systemCode } from '../kit/network-words.ts';
import type { MqttSettings } from './settings.ts';

type Named = Pick<MqttSettings, 'base' | 'discoveryPrefix'>;
type Shown = Named & Pick<MqttSettings, 'onlineText' | 'willText'>;

export const noticeTopic = ({ base }: Named) => `${base}/notice`;
export const eventTopic = ({ base }: Named) => `${base}/event`;

/** A part of a topic and of IDs, where only letters, digits, - and _ are allowed. */
function idOf({ base }: Named): string {
	if (/^[A-Za-z0-9_-]+$/u.test(base)) return base;
	const hash = createHash('sha256').update(base).digest('hex').slice(0, 8);
	return `${base.replace(/[^A-Za-z0-9_-]+/gu, '_')}_${hash}`;
}

const discoveryTopic = (settings: Named) =>
	`${settings.discoveryPrefix}/device/${idOf(settings)}/config`;

/** What Home Assistant is told of this app: a device with three entities, in one message (since 2024.11). */
export function discoveryOf(settings: Shown, statusTopic: string): object {
	const { base, onlineText, willText } = settings;
	const id = idOf(settings);
	const isDefault = base === 'resonite-bridge';
	return {
		device: {
			identifiers: [id],
			name: isDefault ? 'Resonite Bridge' : `Resonite Bridge (${base})`,
		},
		origin: { name: 'Resonite Bridge' },
		components: {
			connection: {
				platform: 'binary_sensor',
				unique_id: `${id}_connection`,
				name: 'Connection',
				device_class: 'connectivity',
				entity_category: 'diagnostic',
				state_topic: statusTopic,
				payload_on: onlineText,
				payload_off: willText,
			},
			notice: {
				platform: 'notify',
				unique_id: `${id}_notice`,
				name: 'Notify items',
				command_topic: noticeTopic(settings),
				qos: 1,
				availability: availabilityOf(settings, statusTopic),
			},
			event: {
				platform: 'event',
				unique_id: `${id}_event`,
				name: 'Event of items',
				state_topic: eventTopic(settings),
				event_types: ['message'],
				qos: 1,
				availability: availabilityOf(settings, statusTopic),
			},
		},
	};
}

const availabilityOf = ({ onlineText, willText }: Shown, topic: string) => [
	{ topic, payload_available: onlineText, payload_not_available: willText },
];

/** What Home Assistant shows as an event of type `message`, with text and sender as its attributes. */
export const eventPayload = (text: string, from: string): string =>
	JSON.stringify({ event_type: 'message', text, from });

const announced = z.object({ topic: z.string() });

interface Announcement {
	readonly settings: MqttSettings;
	readonly statusTopic: string;
	/** Of the instance: it remembers where it announced itself. */
	readonly folder: string;
	readonly signal: AbortSignal;
}

/** Announces the app, or takes back what it announced with other settings. @throws AppError */
export async function announce(
	link: MqttLink,
	{ settings, statusTopic, folder, signal }: Announcement,
): Promise<void> {
	const file = join(folder, 'home-assistant.json');
	const last = await lastTopic(file);
	const topic = settings.homeAssistant ? discoveryTopic(settings) : null;
	if (last !== null && last !== topic) {
		await link.publish({ topic: last, payload: '', qos: 1, isRetained: true }, signal);
		await rm(file, { force: true });
	}
	if (topic === null) return;
	const payload = JSON.stringify(discoveryOf(settings, statusTopic));
	await link.publish({ topic, payload, qos: 1, isRetained: true }, signal);
	if (last === topic) return;
	await mkdir(folder, { recursive: true });
	await writeFile(file, JSON.stringify({ topic }));
}

async function lastTopic(file: string): Promise<string | null> {
	try {
		return announced.parse(JSON.parse(await readFile(file, 'utf8'))).topic;
	} catch (error) {
		if (systemCode(error) === 'ENOENT') return null;
		throw error;
	}
}
