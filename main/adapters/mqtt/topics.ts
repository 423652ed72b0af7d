/** MQTT allows 65,535 bytes. Nobody was seen with more than a few hundred. */
export const LONGEST_TOPIC = 1_024;

/** Whether a message may be published to it: no wildcards, no zero character. */
export const isTopic = (topic: string): boolean =>
	topic !== '' && Buffer.byteLength(topic) <= LONGEST_TOPIC && !/[+#\0]/u.test(topic);

/** Whether topics may be chosen by it: `+` is a whole level, `#` a whole last one. */
export function isFilter(filter: string): boolean {
	if (filter === '' || Buffer.byteLength(filter) > LONGEST_TOPIC || filter.includes('\0'))
		return false;
	const levels = filter.split('/');
	return levels.every(
		(level, at) =>
			!/[+#]/u.test(level) || level === '+' || (level === '#' && at === levels.length - 1),
	);
}

/** Of a subscription that several programs share: each message goes to one of them. */
const shared = /^\$share\/[^/]+\//u;

/** Whether a filter chooses a topic, as brokers decide it. */
export function matches(filter: string, topic: string): boolean {
	// Topics of the broker's own, `$SYS/…`, are chosen only by name.
	if (topic.startsWith('$') && /^[+#]/u.test(filter.replace(shared, ''))) return false;
	const wanted = filter.replace(shared, '').split('/');
	const levels = topic.split('/');
	for (const [at, level] of wanted.entries()) {
		if (level === '#') return true;
		const there = levels[at];
		if (there === undefined || (level !== '+' && level !== there)) return false;
	}
	return wanted.length === levels.length;
}

export const matchesOne = (filters: readonly string[], topic: string): boolean =>
	filters.some((filter) => matches(filter, topic));

/** A line of the settings: a filter, and perhaps a space and its QoS. */
const linePattern = /^(?<filter>.*?)(?: +(?<qos>[012]))?$/su;

/** Reads `home/+/temperature` or `home/door 2`. Null for what is no filter. */
export function readSubscription(line: string): { filter: string; qos: 0 | 1 | 2 } | null {
	const { filter = '', qos = '1' } = linePattern.exec(line.trim())?.groups ?? {};
	return isFilter(filter) ? { filter, qos: Number(qos) as 0 | 1 | 2 } : null;
}
