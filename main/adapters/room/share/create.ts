import type { AdapterContext } from '../../adapter.ts';
import { brokerOf } from '../../kit/mqtt-broker.ts';
import { roomNamed } from '../names.ts';
import type { RoomSettings } from '../settings.ts';
import { Share, type Hear } from './share.ts';
import { shareWords } from './words.ts';

/** Null where there is nothing to share, or nobody to share it with. Says which either way. */
export function createShare(
	settings: RoomSettings,
	context: AdapterContext,
	hear: Hear,
): Share | null {
	const { broker, user, password, caFile, sharedRooms, topicPrefix } = settings;
	if (broker === undefined || sharedRooms.length === 0) {
		const words =
			broker !== undefined
				? shareWords.noRooms
				: sharedRooms.length > 0
					? shareWords.noBroker
					: shareWords.alone;
		context.setStatus({ kind: 'ready', detail: words });
		return null;
	}
	const { host, port } = brokerOf(broker);
	const target = { broker, user, password, caFile };
	const rooms = new Set(sharedRooms.map(roomNamed));
	return new Share({ target, place: `${host}:${port}`, prefix: topicPrefix, rooms }, context, hear);
}
