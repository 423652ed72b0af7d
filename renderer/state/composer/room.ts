import type { Target } from '../../../main/contract/commands.ts';

/** Where a line goes: where the bridge can send it, or into a room, where the page speaks as one of its members. */
export type Place = Target | { readonly kind: 'room'; readonly room: string };

/** How a member speaks in a room. */
export const speakVerb = 'room.say-in';

/** What says a text in a room: as JSON, since a name or a text may hold what a line would read otherwise. */
export const roomMessages = (room: string, text: string): string[] => [
	JSON.stringify({ do: 'room.join', args: { room } }),
	JSON.stringify({ do: speakVerb, args: { room, text } }),
];
