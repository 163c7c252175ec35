import type { Tx } from '../../db/client.ts';
import { addJob, jobNamed } from '../../jobs/batch/import.ts';

/** What the conversation has collected; plain JSON. */
export interface Draft {
  /** As `metricsandtables` writes it. */
  table: string;
  metric: string;
  focalEntity: string | null;
  granularity: string;
  aggregations: string[];
  event: string;
  filter: string | null;
}

export interface BatchAdded {
  kind: 'batch-added';
  id: number;
}

/** Adds the job, enabled, under a name of its own; returns its outcome. */
export async function saveDraft(tx: Tx, draft: Draft, timeZone: string): Promise<BatchAdded> {
  const { table, metric, focalEntity, granularity, aggregations, event, filter } = draft;
  const form = {
    EVENT_NAME: event,
    ENABLE_FLAG: true,
    DEFINITION: {
      focalEntity,
      entity: table,
      granularity,
      resourceFilter: filter,
      timezone: timeZone,
      metricList: [{ name: metric, entity: table, aggr: aggregations.join(',') }],
    },
  };
  for (let number = 1; ; number++) {
    const name = `${metric} ${granularity}${number === 1 ? '' : ` ${number}`}`;
    const id = (await jobNamed(tx, name)) ? null : await addJob(tx, { ...form, JOB_NAME: name });
    if (id !== null) return { kind: 'batch-added', id };
  }
}
