import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import { type FailedItem, PartialFailure } from '../engine/errors.ts';
import { type Counts, defineJob, type Job, type JobContext } from '../engine/job.ts';
import { file } from '../engine/params.ts';

const isTrue = /^(true|t|yes|y|on|1)$/i;
const flag = z.union([z.boolean(), z.number(), z.string()]).transform((value) => isTrue.test(String(value)));
const hours = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);
const text = z.string().trim().min(1);

/** One metric: its aggregations as a list, or as a comma list. */
const metric = z.object({
  name: text,
  entity: z.string().nullish(),
  aggr: z.union([z.array(text).transform((list) => list.join(',')), text]),
});

/** The JSON form of a job. */
const jobForm = z.object({
  JOB_NAME: text,
  JOB_TYPE: z.string().nullish(),
  EVENT_TYPE: z.string().nullish(),
  EVENT_NAME: text,
  ENABLE_FLAG: flag.default(true),
  DEFINITION: z.object({
    focalEntity: z.string().nullish(),
    focalType: z.string().nullish(),
    entity: z.string().nullish(),
    granularity: text,
    jobDelay: hours.nullish(),
    resourceFilter: z.string().nullish(),
    timezone: z.string().nullish(),
    percentile: z.number().nullish(),
    metricList: z.array(metric).min(1),
  }),
});
export type JobForm = z.output<typeof jobForm>;

const params = z.object({ file: file(z.string()).describe('JSON file with one job, or a list of them') });

/** Returns the job that loads batch jobs from their JSON form. A name that is there already is skipped. */
export function importJob(): Job {
  return defineJob({
    name: 'batch-import',
    schedule: null,
    params,
    timeoutSeconds: 600,
    retry: { attempts: 3, backoffSeconds: 5 },
    overlap: 'queue',
    catchUp: { mode: 'none', windowSeconds: 0, most: 0 },
    lateAfterSeconds: null,
    run: async (ctx, given) => importJobs(ctx, readForms(await readFile(given.file, 'utf8'))),
  });
}

function readForms(content: string): unknown[] {
  try {
    const read: unknown = JSON.parse(content.replace(/^\uFEFF/, ''));
    return Array.isArray(read) ? read : [read];
  } catch (cause) {
    throw new Error(`the file is no JSON: ${(cause as Error).message}`, { cause });
  }
}

async function importJobs(ctx: JobContext, forms: unknown[]): Promise<Counts> {
  const counts = { rows_read: forms.length, jobs_added: 0, jobs_skipped: 0 };
  const failed: FailedItem[] = [];
  for (const [index, form] of forms.entries()) {
    const read = jobForm.safeParse(form);
    const item = read.success ? read.data.JOB_NAME : `job ${index + 1}`;
    try {
      if (!read.success) throw new Error(z.prettifyError(read.error));
      const id = await addJob(ctx.db, read.data);
      counts[id === null ? 'jobs_skipped' : 'jobs_added'] += 1;
      ctx.log.info(id === null ? `${item}: there is a job of that name, skipped` : `${item}: job ${id}`);
    } catch (error) {
      if (ctx.signal.aborted || !(error instanceof Error)) throw error;
      failed.push({ item, error });
    }
  }
  if (failed.length > 0) throw new PartialFailure('jobs', failed, counts);
  return counts;
}

/**
 * Adds a job with its definition, metrics and, for a metric that is mapped nowhere but names a table as its entity, the mapping. Returns
 * its id; null where there is a job of that name. What can never run is refused by the database.
 */
export function addJob(db: Executor, form: JobForm): Promise<number | null> {
  const { DEFINITION: d, JOB_NAME: name } = form;
  return db.transaction(async (tx) => {
    await tx.execute(sql`lock table batch_jobs in share row exclusive mode`);
    const job = await firstRow<{ id: number }>(
      tx,
      sql`insert into batch_jobs (job_name, job_type, event_type, event_name, enable_flag)
      select ${name}::text, ${form.JOB_TYPE ?? null}::text, ${form.EVENT_TYPE ?? null}::text, ${form.EVENT_NAME}::text, ${form.ENABLE_FLAG}::boolean
      where not exists (select from batch_jobs where job_name = ${name}) returning id`,
    );
    if (!job) return null;
    await tx.execute(sql`insert into batchjob_definitions
        (job_id, focal_entity, focal_type, entity, granularity, job_delay, resource_filter, timezone, percentile)
      values (${job.id}, ${d.focalEntity ?? null}, ${d.focalType ?? null}, ${d.entity ?? null}, ${d.granularity}, ${d.jobDelay ?? 0},
        ${d.resourceFilter ?? null}, ${d.timezone || 'UTC'}, ${d.percentile ?? null})`);
    for (const { name: metricName, entity, aggr } of d.metricList) {
      await tx.execute(sql`insert into batchjob_metrics (job_id, metric_name, entity, aggregation_types)
        values (${job.id}, ${metricName}, ${entity ?? null}, ${aggr})`);
      await tx.execute(sql`insert into metricsandtables (metricname, tablename)
        select ops.batch_key(${metricName}::text), ${entity ?? null}::text where exists (select from ops.batch_source(${entity ?? null}::text) where is_allowed)
          and not exists (select from metricsandtables where ops.batch_key(metricname) = ops.batch_key(${metricName}::text))`);
    }
    return job.id;
  });
}

/** Returns true where there is a job of that name. */
export async function jobNamed(exec: Executor, name: string): Promise<boolean> {
  const row = await firstRow<{ known: boolean }>(
    exec,
    sql`select exists (select from batch_jobs where job_name = ${name}) as known`,
  );
  return row?.known ?? false;
}
