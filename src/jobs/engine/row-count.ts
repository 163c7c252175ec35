import type { Counts } from './job.ts';

/** Names of counts of rows, the preferred one first. */
const rowCounts = ['rows_written', 'rows_read', 'rows'];

/**
 * Returns the number of rows that a run wrote, else read; null if it counts neither (`mainCount` of `job-texts.ts`).
 */
export function rowCount(counts: Counts | null): number | null {
  const name = rowCounts.find((count) => counts?.[count] !== undefined);
  return name === undefined ? null : (counts?.[name] ?? null);
}
