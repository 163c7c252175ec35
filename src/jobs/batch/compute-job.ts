import type { Executor } from '../../db/client.ts';
import { sourceTableName } from '../../db/queries/batch/source-tables.ts';
import { isTransient } from '../../lib/retry.ts';
import type { FailedItem } from '../engine/errors.ts';
import type { JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { checkFilterValues } from './check-filter-values.ts';
import { type ComputeOptions, computePass } from './compute-pass.ts';
import type { BatchJob } from './configuration.ts';
import { compileFilter } from './filter.ts';
import { MetricError, resolveMetricSource } from './metric-source.ts';
import type { Pass, PassCounts, PassMetric } from './pass.ts';

/** The counts of a run over all its batch jobs, and the metrics that failed. */
export interface BatchTotals {
  counts: PassCounts & { metrics: number; seconds: number };
  failed: FailedItem[];
}

export function emptyTotals(): BatchTotals {
  const counts = { rows_read: 0, rows_written: 0, rows_removed: 0, rows_without_key: 0 };
  return { counts: { ...counts, metrics: 0, buckets: 0, results: 0, seconds: 0 }, failed: [] };
}

type RunContext = Pick<JobContext, 'log' | 'signal'>;

export interface BatchComputation {
  job: BatchJob;
  options: ComputeOptions;
  /** The counts are added to these. */
  totals: BatchTotals;
}

/**
 * Computes all metrics of a batch job. A metric that fails is added to `totals.failed` with its reason; the others go
 * on.
 */
export async function computeBatchJob(
  context: RunContext,
  exec: Executor,
  computation: BatchComputation,
): Promise<void> {
  const { job, totals } = computation;
  const startedAt = performance.now();
  const fail = createFailureRecorder(job, totals);
  if (job.metrics.length === 0) fail('batchjob_metrics', new MetricError('batch-no-metric', {}, 'there is no metric'));
  for (const metrics of groupByTable(resolveMetrics(job, fail))) {
    context.signal.throwIfAborted();
    await computeGroup(context, exec, { ...computation, metrics, fail });
  }
  totals.counts.seconds += (performance.now() - startedAt) / 1000;
}

type RecordFailure = (item: string, error: Error) => void;

function createFailureRecorder({ id }: BatchJob, { failed }: BatchTotals): RecordFailure {
  return (name, error) => void failed.push({ item: `${id}:${name}`, error });
}

function resolveMetrics(job: BatchJob, fail: RecordFailure): PassMetric[] {
  return job.metrics.flatMap((metric) => {
    try {
      if (metric.aggregations.includes('percentile') && job.percentile === null)
        throw new MetricError(
          'batch-no-percentile',
          {},
          'the aggregation percentile needs batchjob_definitions.percentile',
        );
      const source = resolveMetricSource(job, metric);
      return [{ name: metric.name, aggregations: metric.aggregations, source }];
    } catch (error) {
      if (!(error instanceof MetricError)) throw error;
      fail(metric.name, error);
      return [];
    }
  });
}

type MetricGroup = [PassMetric, ...PassMetric[]];

function groupByTable(metrics: readonly PassMetric[]): MetricGroup[] {
  const groups = new Map<string, MetricGroup>();
  for (const metric of metrics) {
    const key = JSON.stringify([metric.source.table.schema, metric.source.table.name]);
    const group = groups.get(key);
    if (group) group.push(metric);
    else groups.set(key, [metric]);
  }
  return [...groups.values()];
}

interface GroupComputation extends BatchComputation {
  metrics: MetricGroup;
  fail: RecordFailure;
}

/**
 * Computes metrics of one table in one pass. When it fails, each metric gets a pass of its own, so that only faulty
 * ones fail.
 */
async function computeGroup(context: RunContext, exec: Executor, group: GroupComputation): Promise<void> {
  const { job, options, totals, metrics, fail } = group;
  try {
    const counts = await computePass(exec, job, await createPass(exec, job, metrics), options);
    for (const [name, count] of Object.entries(counts)) totals.counts[name as keyof PassCounts] += count;
    totals.counts.metrics += metrics.length;
    logPass(context, job, metrics, counts);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Error)) throw error;
    if (metrics.length === 1 || isTransient(error)) for (const { name } of metrics) fail(name, error);
    else for (const metric of metrics) await computeGroup(context, exec, { ...group, metrics: [metric] });
  }
}

async function createPass(exec: Executor, job: BatchJob, metrics: MetricGroup): Promise<Pass> {
  const [{ source }] = metrics;
  const filter = job.filter && compileFilter(job.filter, source.table.columns);
  if (filter) await checkFilterValues(exec, filter.checks);
  const { granularity, timeZone, percentile } = job;
  return { jobId: job.id, granularity, timeZone, percentile, metrics, filter: filter?.condition ?? null };
}

function logPass({ log }: RunContext, { id }: BatchJob, metrics: MetricGroup, counts: PassCounts): void {
  const [{ source }] = metrics;
  const names = metrics.map(({ name }) => name).join(', ');
  const table = sourceTableName(source.table);
  log.info(`${id}: ${names} of ${table}`, { ...counts, ...logText('batch-pass', { id: String(id), names, table }) });
}
