import { JobError, oneLineMessage, withoutWrappers } from '../engine/errors.ts';
import { aggregations } from './aggregations.ts';
import { granularities } from './buckets.ts';
import { plainEvents } from './events.ts';
import { findSyntaxError } from './filter-syntax.ts';

/** The texts of what the triggers of the batch tables refuse, by the column that the error names. */
const refusals: Readonly<Record<string, { key: string; known: readonly string[] }>> = {
  event_name: { key: 'batch-no-event', known: plainEvents },
  granularity: { key: 'batch-no-granularity', known: granularities },
  timezone: { key: 'batch-no-zone', known: [] },
  mode: { key: 'batch-no-mode', known: [] },
  aggregation_types: { key: 'batch-unknown-aggregation', known: aggregations },
};

/** The fields of PostgreSQL's error. Its detail is the refused value. */
interface TriggerError {
  code?: string;
  column?: string;
  detail?: string;
}

/** Returns the error of a batch job that the database refuses because it could never run. Null: it is another error. */
export function findRefusal(error: unknown): JobError | null {
  const { code, column = '', detail = '' } = (withoutWrappers(error) ?? {}) as TriggerError;
  const refusal = code === '23514' ? refusals[column] : undefined;
  if (!refusal) return findSyntaxError(error);
  const values = { value: detail, known: refusal.known.join(', ') };
  return new JobError(refusal.key, values, oneLineMessage(error), { cause: error });
}
