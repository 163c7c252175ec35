import type { Executor } from '../../db/client.ts';
import { isTransient } from '../../lib/retry.ts';
import type { FailedItem } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';
import { checkValues } from './check-values.ts';
import { type Ask, computePass } from './compute.ts';
import type { BatchJob } from './configuration.ts';
import { compileFilter } from './filter.ts';
import { called, MetricFault, sourceOf } from './source.ts';
import type { Pass, PassMetric } from './statement.ts';

/** What the runs of batch jobs came to. */
export interface BatchTotals {
  counts: Record<'rows_read' | 'rows_written' | 'rows_removed' | 'metrics' | 'buckets' | 'results' | 'seconds', number>;
  failed: FailedItem[];
}

export function noTotals(): BatchTotals {
  const counts = { rows_read: 0, rows_written: 0, rows_removed: 0, metrics: 0, buckets: 0, results: 0, seconds: 0 };
  return { counts, failed: [] };
}

type Shared = Pick<JobContext, 'log' | 'signal'>;

/** Computes all metrics of a job and adds what came of it to `totals`. A metric that fails is kept there with its reason; the others go on. */
export async function computeJob(
  ctx: Shared,
  exec: Executor,
  { job, ask, totals }: { job: BatchJob; ask: Ask; totals: BatchTotals },
): Promise<void> {
  const began = performance.now();
  const fail = failing(ctx, job, totals);
  if (job.metrics.length === 0) fail('batchjob_metrics', new MetricFault('there is no metric'));
  const { usable } = usableMetrics(job, fail);
  for (const metrics of byTable(usable)) {
    ctx.signal.throwIfAborted();
    await computeTogether(ctx, exec, { job, ask, totals, metrics, fail });
  }
  totals.counts.seconds += (performance.now() - began) / 1000;
}

type Fail = (item: string, error: Error) => void;

function failing({ log }: Shared, { id }: BatchJob, { failed }: BatchTotals): Fail {
  return (item, error) => {
    const named = `${id}:${item}`;
    failed.push({ item: named, error });
    log.error(`${named}: ${reasonOf(error)}`);
  };
}

/** What the database said, not the statement. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function usableMetrics(job: BatchJob, fail: Fail): { usable: PassMetric[] } {
  const usable = job.metrics.flatMap((metric) => {
    try {
      if (metric.aggregations.includes('percentile') && job.percentile === null)
        throw new MetricFault('the aggregation percentile needs batchjob_definitions.percentile');
      return [{ name: metric.name, aggregations: metric.aggregations, source: sourceOf(job, metric) }];
    } catch (error) {
      if (!(error instanceof MetricFault)) throw error;
      fail(metric.name, error);
      return [];
    }
  });
  return { usable };
}

function byTable(metrics: readonly PassMetric[]): [PassMetric, ...PassMetric[]][] {
  const tables = new Map<string, [PassMetric, ...PassMetric[]]>();
  for (const metric of metrics) {
    const key = JSON.stringify([metric.source.table.schema, metric.source.table.name]);
    const known = tables.get(key);
    if (known) known.push(metric);
    else tables.set(key, [metric]);
  }
  return [...tables.values()];
}

interface Together {
  job: BatchJob;
  ask: Ask;
  totals: BatchTotals;
  metrics: [PassMetric, ...PassMetric[]];
  fail: Fail;
}

/** One pass for all; when it fails, one for each, so that only those fail that have to. */
async function computeTogether(ctx: Shared, exec: Executor, together: Together): Promise<void> {
  const { job, ask, totals, metrics, fail } = together;
  try {
    const computed = await computePass(exec, job, await passOf(exec, job, metrics), ask);
    for (const [name, count] of Object.entries(computed)) totals.counts[name as keyof typeof computed] += count;
    totals.counts.metrics += metrics.length;
    tellPass(ctx, job, metrics, computed);
  } catch (error) {
    if (ctx.signal.aborted || !(error instanceof Error)) throw error;
    if (metrics.length === 1 || isTransient(error)) for (const { name } of metrics) fail(name, error);
    else for (const metric of metrics) await computeTogether(ctx, exec, { ...together, metrics: [metric] });
  }
}

async function passOf(exec: Executor, job: BatchJob, metrics: Together['metrics']): Promise<Pass> {
  const [{ source }] = metrics;
  const filter = job.filter && compileFilter(job.filter, source.table.columns);
  if (filter) await checkValues(exec, filter.checks);
  const { granularity, timeZone, percentile } = job;
  return { jobId: job.id, granularity, timeZone, percentile, metrics, filter: filter?.condition ?? null };
}

function tellPass({ log }: Shared, { id }: BatchJob, metrics: Together['metrics'], computed: object): void {
  const [{ source }] = metrics;
  const names = metrics.map(({ name }) => name).join(', ');
  log.info(`${id}: ${names} of ${called(source.table)}`, { ...computed });
}
