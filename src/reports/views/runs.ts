import { findRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { chartStyle } from '../charts/style.ts';
import type { Report } from '../report.ts';

export interface RunsParams {
  job: string;
  limit: number;
}

export interface RunsTexts {
  /** A BCP 47 tag. */
  locale: string;
  title: string;
  subtitle: string;
  seconds: string;
  rows: string;
  run: string;
  /** Returns the number of rows that a run has processed; null where it does not count rows. */
  countRows(run: RunRow): number | null;
}

const secondsColour = '#4477aa';

/** The newest runs of a job with their durations and numbers of rows. */
export const runs: Report<RunsParams, RunRow[], RunsTexts, ChartSpec> = {
  load: (db, { job, limit }) => findRuns(db, job, { limit }),
  view: viewRuns,
};

/**
 * Builds two bars per run, oldest first: seconds on the left axis, rows on the right. Leaves out runs that never
 * started.
 */
function viewRuns(newestFirst: RunRow[], texts: RunsTexts): ChartSpec | null {
  const ended = newestFirst.filter(({ startedAt, finishedAt }) => startedAt && finishedAt).reverse();
  if (ended.length === 0) return null;
  const rows = ended.map(texts.countRows);
  const withRows = rows.some((value) => value !== null);
  return {
    kind: 'bar',
    timeline: true,
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    xTitle: texts.run,
    yTitle: texts.seconds,
    rightTitle: withRows ? texts.rows : undefined,
    labels: ended.map(({ runId }) => String(runId)),
    series: [
      { name: texts.seconds, values: ended.map(durationSeconds), colour: secondsColour },
      ...(withRows ? [{ name: texts.rows, values: rows, colour: chartStyle.accent, onRight: true }] : []),
    ],
  };
}

function durationSeconds({ startedAt, finishedAt }: RunRow): number {
  return Math.round((Number(finishedAt) - Number(startedAt)) / 10) / 100;
}
