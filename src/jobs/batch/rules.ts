import { aggregations } from './aggregations.ts';
import { granularities } from './buckets.ts';
import { eventSchedule, plainEvents } from './events.ts';
import { previewRows } from './preview.ts';

/**
 * The rules for a new batch job, for the conversation that asks for one. `src/app` passes them to the feature `batch`.
 */
export const batchRules = {
  aggregations,
  granularities,
  plainEvents,
  isEvent: (name: string) => eventSchedule(name) !== null,
  previewRows,
};
