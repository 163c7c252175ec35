import { JobError, oneLineMessage, withoutWrappers } from '../engine/errors.ts';
import { aggregations } from './aggregations.ts';
import { granularities } from './buckets.ts';
import { plainEvents } from './events.ts';
import { findSyntaxError } from './filter-syntax.ts';

/** Create the errors of what the triggers of the batch tables refuse, by the column that PostgreSQL's error names. */
const refusals: Readonly<
  Record<string, (value: string, ...more: [message: string, options: ErrorOptions]) => JobError>
> = {
  event_name: (value, ...more) => new JobError('batch-no-event', { value, known: plainEvents.join(', ') }, ...more),
  granularity: (value, ...more) =>
    new JobError('batch-no-granularity', { value, known: granularities.join(', ') }, ...more),
  timezone: (value, ...more) => new JobError('batch-no-zone', { value }, ...more),
  mode: (value, ...more) => new JobError('batch-no-mode', { value }, ...more),
  aggregation_types: (value, ...more) =>
    new JobError('batch-unknown-aggregation', { value, known: aggregations.join(', ') }, ...more),
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
  const createError = code === '23514' ? refusals[column] : undefined;
  return createError ? createError(detail, oneLineMessage(error), { cause: error }) : findSyntaxError(error);
}
