import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { BatchJobOverview } from '../../db/queries/batch/batch-jobs.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { formatEndedRun, hasFailed, runStateIcons } from '../shared/format-run.ts';
import type { BatchFeatureDeps } from './deps.ts';
import { batchName } from './format.ts';

/** Returns the name of the job that runs a row of `batch_jobs`. */
export function batchJobName({ id }: Pick<BatchJobOverview, 'id'>): string {
  return `batch:${id}`;
}

/** A batch job and the last run of its own that has ended. */
export interface BatchState {
  row: BatchJobOverview;
  lastRun: RunRow | null;
}

type SummaryDeps = Pick<BatchFeatureDeps, 'nextDue'>;

/** Returns the one line about a batch job in the list: name, event, granularity, last run and next due time. */
export function overviewLine(ctx: TallyContext, deps: SummaryDeps, { row, lastRun }: BatchState): string {
  const state = lastRun?.finishedAt
    ? ctx.t('jobs-line-last', {
        state: ctx.t(`jobs-state-${lastRun.state}`),
        at: createClockFormat(ctx)(lastRun.finishedAt),
      })
    : lastLine(ctx, row, lastRun);
  const next = row.granularity || !row.enabled ? [nextLine(ctx, deps, row)] : [];
  return [headingLine(ctx, row, lastRun), definitionLine(ctx, row), state, ...next].join(' · ');
}

/** Sorts batch jobs: failures, the others, jobs without a definition, disabled jobs; in the order of their ids. */
export function sortByUrgency(states: readonly BatchState[]): BatchState[] {
  return states.toSorted((a, b) => urgency(a) - urgency(b));
}

function urgency({ row, lastRun }: BatchState): number {
  if (!row.enabled) return 3;
  if (lastRun && hasFailed(lastRun)) return 0;
  return row.granularity ? 1 : 2;
}

/** Returns the first lines of the card of a batch job. */
export function summaryLines(
  ctx: TallyContext,
  deps: SummaryDeps,
  row: BatchJobOverview,
  last: RunRow | null,
): string[] {
  return [headingLine(ctx, row, last), definitionLine(ctx, row), nextLine(ctx, deps, row), lastLine(ctx, row, last)];
}

function headingLine(ctx: TallyContext, row: BatchJobOverview, last: RunRow | null): string {
  const icon = row.enabled ? (last ? runStateIcons[last.state] : '▫️') : '⏹';
  return `${icon} ${row.id}. ${isolateRtl(batchName(ctx, row))}`;
}

function definitionLine({ t }: TallyContext, { event, granularity }: BatchJobOverview): string {
  return `${event} · ${granularity ?? t('batch-undefined')}`;
}

function nextLine(ctx: TallyContext, { nextDue }: SummaryDeps, row: BatchJobOverview): string {
  if (!row.enabled) return ctx.t('jobs-line-disabled');
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
