import type { Db } from '../../src/db/client.ts';
import { createBatchJobs } from '../../src/jobs/batch/index.ts';
import type { Counts } from '../../src/jobs/engine/job.ts';
import { staticJobs } from '../../src/jobs/engine/job-registry.ts';
import { createJobLog, createTestJobContext } from '../harness/job-context.ts';

/** The job `batch` without the engine, on the database of the test. */
export interface BatchFixture {
  db: Db;
  /** The lines that the job has logged. */
  logLines: string[];
  /** Runs the job with these parameters, which are parsed. */
  run(params?: Record<string, unknown>): Promise<Counts>;
  query<T>(statement: string, values?: unknown[]): Promise<T[]>;
  /** Adds a batch job with its definition and metrics. Returns its id. */
  addJob(job: BatchJobInput): Promise<number>;
}

export interface BatchJobInput {
  event?: string;
  focal?: string | null;
  granularity?: string;
  delay?: number;
  filter?: string | null;
  zone?: string;
  percentile?: number | null;
  mode?: string;
  /** The aggregations by metric. */
  metrics: Record<string, string>;
}

/** Creates the fixture of batch jobs. */
export function createBatchFixture(db: Db): BatchFixture {
  const logLines: string[] = [];
  const job = staticJobs(createBatchJobs({ jobTimeoutSeconds: 60 })).find(({ name }) => name === 'batch');
  if (!job) throw new Error('there is no job batch');
  const context = createTestJobContext(db, { log: createJobLog((line) => void logLines.push(line)) });
  const query = async <T>(statement: string, values: unknown[] = []) =>
    (await db.$client.query(statement, values)).rows as T[];
  return {
    db,
    logLines,
    query,
    run: (params = {}) => job.run(context, job.params.parse(params), null),
    addJob: ({ metrics, ...rest }) => addJob(query, rest, metrics),
  };
}

async function addJob(
  query: BatchFixture['query'],
  job: Omit<BatchJobInput, 'metrics'>,
  metrics: Record<string, string>,
): Promise<number> {
  const {
    event = 'EVERYHOUR',
    focal = 'user',
    granularity = '1-hour',
    delay = 0,
    filter = null,
    zone = 'UTC',
    percentile = null,
    mode = 'incremental',
  } = job;
  const [added] = await query<{ id: number }>('insert into batch_jobs (event_name) values ($1) returning id', [event]);
  const id = added?.id ?? 0;
  await query(
    `insert into batchjob_definitions
      (job_id, focal_entity, granularity, job_delay, resource_filter, timezone, percentile, mode)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, focal, granularity, delay, filter, zone, percentile, mode],
  );
  for (const [name, aggregations] of Object.entries(metrics))
    await query('insert into batchjob_metrics (job_id, metric_name, aggregation_types) values ($1, $2, $3)', [
      id,
      name,
      aggregations,
    ]);
  return id;
}
