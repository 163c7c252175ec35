import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { BatchJobOverview } from '../../db/queries/batch/batch-jobs.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { formatEndedRun, runStateIcons } from '../shared/format-run.ts';
import type { BatchFeatureDeps } from './deps.ts';
import { batchName } from './format.ts';

/** Returns the name of the job that runs a row of `batch_jobs`. */
export function batchJobName({ id }: Pick<BatchJobOverview, 'id'>): string {
  return `batch:${id}`;
}

type SummaryDeps = Pick<BatchFeatureDeps, 'nextDue'>;

/** Returns the lines about a batch job in the list; they are the first lines of its card too. */
export function summaryLines(
  ctx: TallyContext,
  deps: SummaryDeps,
  row: BatchJobOverview,
  last: RunRow | null,
): string[] {
  const icon = row.enabled ? (last ? runStateIcons[last.state] : '▫️') : '⏹';
  return [
    `${icon} ${row.id}. ${isolateRtl(batchName(ctx, row))}`,
    `${row.event} · ${row.granularity ?? ctx.t('batch-undefined')}`,
    nextLine(ctx, deps, row),
    lastLine(ctx, row, last),
  ];
}

function nextLine(ctx: TallyContext, { nextDue }: SummaryDeps, row: BatchJobOverview): string {
  if (!row.enabled) return ctx.t('batch-disabled');
  const due = nextDue(batchJobName(row));
  return due ? ctx.t('jobs-line-next', { at: createClockFormat(ctx)(due) }) : ctx.t('jobs-line-no-next');
}

/** Returns the line about the last run. A job that has no run of its own was computed by a run of the job `batch`. */
function lastLine(ctx: TallyContext, { computedAt }: BatchJobOverview, last: RunRow | null): string {
  const formatInstant = createClockFormat(ctx);
  if (last?.finishedAt) return formatEndedRun(ctx, last, formatInstant);
  if (computedAt !== null && !last) return ctx.t('batch-computed', { at: formatInstant(new Date(computedAt)) });
  return ctx.t('jobs-line-never');
}
