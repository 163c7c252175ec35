import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { Day } from '../../time/days.ts';
import { createFileSpecs, type FileSpec } from './file-specs.ts';
import type { LoadKind } from './load-log.ts';

export interface RetentionOptions {
  kind: LoadKind;
  /** The business date of the load. */
  day: Day;
  /** The files of the load. */
  specs: readonly FileSpec[];
  /** The first batch id of the load. */
  beforeBatchId: number;
  keepDays: number;
}

/**
 * Deletes lines and rejects that are older than `keepDays`, and the lines of the same files from earlier loads of the
 * same kind and day.
 */
export async function deleteOldStaging(exec: Executor, options: RetentionOptions): Promise<void> {
  const { kind, day, specs, beforeBatchId, keepDays } = options;
  const replaced = specs.map((spec) => spec.kind);
  const isOld = (column: string) =>
    sql`${sql.identifier(column)} < now() - make_interval(days => ${keepDays}::integer)`;
  for (const spec of createFileSpecs())
    await exec.execute(
      sql`delete from staging.${sql.identifier(spec.kind)} where batch_id < ${beforeBatchId} and (${isOld('loaded_at')}
        or ${replaced.includes(spec.kind)} and batch_id = any (array(
          select batch_id from staging.load_batch where kind = ${kind} and business_date = ${day})))`,
    );
  await exec.execute(sql`delete from staging.load_rejects where ${isOld('rejected_at')}`);
}
