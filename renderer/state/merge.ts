/** `known` with `changed` in the places of those with the same id; new ones come last. */
export function mergeById<T extends { readonly id: string | number }>(
	known: readonly T[],
	changed: readonly T[],
): readonly T[] {
	const fresh = new Map(changed.map((item) => [item.id, item]));
	const merged = known.map((item) => {
		const replacement = fresh.get(item.id);
		fresh.delete(item.id);
		return replacement ?? item;
	});
	return [...merged, ...fresh.values()];
}
