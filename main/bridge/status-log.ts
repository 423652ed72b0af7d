import type { AdapterStatus, InstanceSnapshot } from '../contract/adapters.ts';
import { say, type Words } from '../contract/words.ts';
import type { Journal } from '../journal/journal.ts';

/** Writes a row when an adapter's status becomes another kind. Tries in between would only repeat themselves. */
export class StatusLog {
	readonly #journal: Journal;
	readonly #kinds = new Map<string, AdapterStatus['kind']>();

	constructor(journal: Journal) {
		this.#journal = journal;
	}

	follow({ id, status }: InstanceSnapshot): void {
		const was = this.#kinds.get(id) ?? 'off';
		this.#kinds.set(id, status.kind);
		if (was !== status.kind)
			this.#journal.add({ kind: 'status', instance: id, words: statusWords(id, status) });
	}
}

function statusWords(id: string, status: AdapterStatus): Words {
	switch (status.kind) {
		case 'off':
			return say(`${id} is switched off.`, `${id} はオフになりました。`);
		case 'starting':
			return say(`${id} is starting.`, `${id} を起動しています。`);
		case 'connecting':
			return status.why
				? say(`${id} is not connected: ${status.why.en}`, `${id} は未接続です: ${status.why.ja}`)
				: say(`${id} is connecting again.`, `${id} に再接続しています。`);
		case 'ready':
			return status.detail
				? say(
						`${id} is ready: ${status.detail.en}`,
						`${id} の準備ができました: ${status.detail.ja}`,
					)
				: say(`${id} is ready.`, `${id} の準備ができました。`);
		case 'needs-you':
			return say(`${id} needs you: ${status.why.en}`, `${id} は対応が必要です: ${status.why.ja}`);
		case 'failed':
			return say(`${id} failed: ${status.why.en}`, `${id} が失敗しました: ${status.why.ja}`);
	}
}
