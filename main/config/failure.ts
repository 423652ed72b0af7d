/** The system's own words for what went wrong. */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** The system's code of an error: `ENOENT`, `EACCES`, … */
export function codeOf(error: unknown): string | null {
	if (!(error instanceof Error) || !('code' in error)) return null;
	return typeof error.code === 'string' ? error.code : null;
}
