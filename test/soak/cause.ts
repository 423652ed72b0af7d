/**
 * The errors of which one is made, what happened first coming first. A scope that was left by an error, and then could not
 * end what it had opened, throws both as one that says nothing of its own.
 */
export const errorsIn = (error: unknown): unknown[] =>
	error instanceof SuppressedError
		? [...errorsIn(error.suppressed), ...errorsIn(error.error)]
		: [error];

/** What went wrong, and what that came from. */
export const explain = (error: unknown): string =>
	errorsIn(error).map(withCause).join(' When its scope was left: ');

function withCause(error: unknown): string {
	const causes = error instanceof AggregateError ? [...(error.errors as unknown[])] : [];
	if (error instanceof Error && error.cause !== undefined) causes.push(error.cause);
	return [String(error), ...causes.map((cause) => `It came from: ${explain(cause)}`)].join(' ');
}
