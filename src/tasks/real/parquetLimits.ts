/** More rows than any data set that is read here. */
export const MOST_ROWS = 5_000_000;
/** Unpacked bytes of all pages together, as the file's own footer states them. */
export const MOST_UNPACKED: number = 2 ** 30;
