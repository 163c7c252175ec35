import type { Counts } from './job.ts';

/** Counts that tell how many rows a run processed. The first that a run has is its row count. */
const rowCounts = ['rows_written', 'rows_read', 'rows'];

/** Returns the number of rows that a run wrote, else read, else its first count. Null: the run has no counts. */
export function rowCount(counts: Counts | null): number | null {
  const name = rowCounts.find((count) => counts?.[count] !== undefined);
  return (name ? counts?.[name] : Object.values(counts ?? {})[0]) ?? null;
}
