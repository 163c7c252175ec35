import type { Tx } from '../../db/client.ts';
import { addBatchJob, batchJobExists, type NewBatchJob } from '../../db/queries/batch/add-batch-job.ts';
import type { BatchDraft } from './deps.ts';

export interface BatchAdded {
  kind: 'batch-added';
  id: number;
}

/** Adds the batch job, enabled. Its name is the metric and the granularity, with a number where that name exists. */
export async function saveDraft(tx: Tx, draft: BatchDraft, timeZone: string): Promise<BatchAdded> {
  const { table, metric, focalEntity, granularity, aggregations, event, mode, filter } = draft;
  const job: Omit<NewBatchJob, 'name'> = {
    event,
    isEnabled: true,
    ...{ focalEntity, entity: table, granularity, mode, filter, timeZone },
    metrics: [{ name: metric, entity: table, aggregations: aggregations.join(',') }],
  };
  for (let number = 1; ; number++) {
    const name = `${metric} ${granularity}${number === 1 ? '' : ` ${number}`}`;
    const id = (await batchJobExists(tx, name)) ? null : await addBatchJob(tx, { ...job, name });
    if (id !== null) return { kind: 'batch-added', id };
  }
}
