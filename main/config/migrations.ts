import * as z from 'zod';
import { defaultSettings, type Settings } from '../contract/settings.ts';

/** A settings document of some version: whatever that version had in it. */
type SettingsDocument = Record<string, unknown> & { version: number };

/**
 * Turns a document of one version into one of the next. Pure: the file is written with the next save. What is not as that
 * version had it stays as it is, and is told as damaged when the result is checked.
 */
type Migration = (document: SettingsDocument) => SettingsDocument;

export interface Chain {
	readonly current: number;
	/** By the version that they start from. */
	readonly steps: Readonly<Record<number, Migration>>;
}

/**
 * The way from every version there has been to the newest. A change of shape in contract/settings.ts adds a step here
 * and a document of the new version to test/fixtures/settings.
 */
export const chain: Chain = {
	current: 4,
	steps: { 1: limitsApart, 2: desktopAdded, 3: roomsAdded },
};

/** Version 2 has limits in a section of their own, and adds access and the local network. */
function limitsApart(document: SettingsDocument): SettingsDocument {
	const { server, ...rest } = document;
	if (typeof server !== 'object' || server === null) return document;
	const { maxMessageBytes, maxClients, ...kept } = server as Settings['server'] &
		Pick<Settings['limits'], 'maxMessageBytes' | 'maxClients'>;
	const { server: added, access, limits } = defaultSettings;
	return {
		...rest,
		server: { ...added, ...kept },
		access,
		limits: { ...limits, maxMessageBytes, maxClients },
	};
}

/** Version 3 adds the desktop app. */
function desktopAdded(document: SettingsDocument): SettingsDocument {
	return { ...document, desktop: defaultSettings.desktop };
}

/** Version 4 has rooms, which are on from the start, and settings that are lists and tables. */
function roomsAdded(document: SettingsDocument): SettingsDocument {
	const { instances } = document;
	if (!Array.isArray(instances)) return document;
	const rooms = defaultSettings.instances.filter(({ adapter }) => adapter === 'room');
	return { ...document, instances: [...(instances as unknown[]), ...rooms] };
}

type Migrated =
	| { readonly kind: 'current'; readonly document: SettingsDocument }
	| { readonly kind: 'newer'; readonly version: number }
	| { readonly kind: 'unknown'; readonly why: string };

const anyVersion = z.looseObject({ version: z.int().min(1) });

/** Brings a document to the newest version, if there is a way. */
export function migrate(input: unknown, { current, steps }: Chain = chain): Migrated {
	const parsed = anyVersion.safeParse(input);
	if (!parsed.success) return { kind: 'unknown', why: 'it has no version' };
	let document: SettingsDocument = parsed.data;
	if (document.version > current) return { kind: 'newer', version: document.version };
	while (document.version < current) {
		const { version } = document;
		const step = steps[version];
		if (!step) return { kind: 'unknown', why: `there is no way from version ${version}` };
		document = { ...step(document), version: version + 1 };
	}
	return { kind: 'current', document };
}
