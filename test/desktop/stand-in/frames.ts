import { originOf, toApp } from './addresses.ts';
import type { Frame, Tab } from './chromium/tab.ts';
import { IpcMain } from './ipc-main.ts';
import { StrictEmitter } from './strict.ts';

/** What a frame needs of the webContents that it is in. */
export interface FrameOwner {
	/** Null before the page is open, and after it is closed. */
	readonly tab: Tab | null;
	send(channel: string, ...args: unknown[]): void;
	reload(): void;
}

const numbers = new Map<string, number>();
/** A number for an id of Chromium. */
const numberOf = (id: string): number => {
	const number = numbers.get(id) ?? numbers.size + 1;
	numbers.set(id, number);
	return number;
};

/** A frame of a page. Its document may change, it stays. */
export class WebFrameMain
	extends StrictEmitter
	implements
		Pick<
			Electron.WebFrameMain,
			| 'isDestroyed'
			| 'send'
			| 'reload'
			| 'name'
			| 'origin'
			| 'url'
			| 'frameTreeNodeId'
			| 'routingId'
			| 'processId'
			| 'detached'
		>
{
	readonly ipc = new IpcMain();
	readonly processId = 1;
	readonly #owner: FrameOwner;
	readonly #id: string | null;

	/** Without an id: the main frame, whose page may not be open yet. */
	constructor(owner: FrameOwner, id: string | null) {
		super(['dom-ready']);
		this.#owner = owner;
		this.#id = id;
	}

	get url(): string {
		return toApp(this.#frame?.url ?? '');
	}

	get origin(): string {
		return originOf(this.url);
	}

	get name(): string {
		return this.#frame?.name ?? '';
	}

	get parent(): WebFrameMain | null {
		const parent = this.#frame?.parent ?? null;
		return parent === null ? null : frameOf(this.#owner, parent);
	}

	get top(): WebFrameMain | null {
		return frameOf(this.#owner, null);
	}

	get frames(): WebFrameMain[] {
		const all = [...(this.#owner.tab?.frames.values() ?? [])];
		return all
			.filter(({ parent }) => parent !== null && parent === this.#frame?.id)
			.map(({ id }) => frameOf(this.#owner, id));
	}

	get framesInSubtree(): WebFrameMain[] {
		return [this, ...this.frames.flatMap((frame) => frame.framesInSubtree)];
	}

	get frameTreeNodeId(): number {
		return numberOf(this.#frame?.id ?? '');
	}

	get routingId(): number {
		return this.frameTreeNodeId;
	}

	get detached(): boolean {
		return this.#frame === undefined;
	}

	isDestroyed(): boolean {
		return this.#frame === undefined;
	}

	send(channel: string, ...args: unknown[]): void {
		this.#owner.send(channel, ...args);
	}

	reload(): boolean {
		this.#owner.reload();
		return true;
	}

	get #frame(): Frame | undefined {
		const { tab } = this.#owner;
		return this.#id === null ? tab?.mainFrame : tab?.frames.get(this.#id);
	}
}

const known = new WeakMap<FrameOwner, Map<string, WebFrameMain>>();

/** Always the same object for the same frame; null is the main frame. */
export function frameOf(owner: FrameOwner, id: string | null): WebFrameMain {
	const frames = known.get(owner) ?? new Map<string, WebFrameMain>();
	known.set(owner, frames);
	const key = id === null || id === owner.tab?.id ? '' : id;
	const frame = frames.get(key) ?? new WebFrameMain(owner, key === '' ? null : key);
	frames.set(key, frame);
	return frame;
}
