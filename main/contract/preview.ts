/** Longest text of a row on the page, in characters; `log.detail` has the whole. */
export const PREVIEW = 2_000;
