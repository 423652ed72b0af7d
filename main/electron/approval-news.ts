import { app, Notification } from 'electron';
import type { Approval } from '../contract/access.ts';
import { say } from '../contract/words.ts';
import type { Say } from './language.ts';
import type { Seen, View } from './view.ts';

interface ApprovalNewsOptions {
	readonly view: View;
	readonly tell: Say;
	/** Whether the person has the window before them: the page itself then asks. */
	readonly isInView: () => boolean;
	readonly attract: (isOn: boolean) => void;
	/** The person clicked: only then the window comes forward. */
	readonly onClick: () => void;
}

/**
 * Tells the person that an item waits for an answer, without ever taking the focus: they may be in a headset. One
 * notification at a time, since a hostile item could ask on and on.
 */
export class ApprovalNews {
	readonly #options: ApprovalNewsOptions;
	readonly #told = new Set<number>();
	#notification: Notification | null = null;
	readonly #undo: () => void;

	constructor(options: ApprovalNewsOptions) {
		this.#options = options;
		this.#undo = options.view.onChange((seen, before) => {
			if (seen.access !== before.access) this.#follow(seen);
		});
	}

	stop(): void {
		this.#undo();
		this.#close();
		app.setBadgeCount(0);
	}

	#follow({ access: { approvals, moreApprovals }, settings }: Seen): void {
		const { attract, isInView } = this.#options;
		const waiting = approvals.length + moreApprovals;
		// macOS and some Linux desktops show the number; elsewhere this does nothing.
		app.setBadgeCount(waiting);
		const isNew = approvals.some(({ id }) => !this.#told.has(id));
		this.#told.clear();
		for (const { id } of approvals) this.#told.add(id);
		if (waiting === 0) {
			attract(false);
			this.#close();
		} else if (isNew && !isInView()) {
			attract(true);
			if (settings.desktop.notifications) this.#show(approvals, waiting);
		}
	}

	#show(approvals: readonly Approval[], waiting: number): void {
		const { tell, onClick } = this.#options;
		const newest = approvals.at(-1);
		if (!newest || !Notification.isSupported()) return;
		this.#close();
		const notification = new Notification({
			title: tell(waiting > 1 ? severalAsk(waiting) : asks(newest)),
			body: newest.text,
			silent: true,
		});
		notification.on('click', onClick);
		notification.show();
		this.#notification = notification;
	}

	#close(): void {
		this.#notification?.close();
		this.#notification = null;
	}
}

function asks({ client: { name, user }, title }: Approval) {
	const who = user === null ? name : `${name} (${user})`;
	return say(`${who} wants to use ${title.en}`, `${who} が ${title.ja} の操作を求めています`);
}

const severalAsk = (count: number) =>
	say(`${count} items ask for permission`, `${count} 件の許可リクエストがあります`);
