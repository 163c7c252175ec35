import { listRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { style } from '../charts/style.ts';
import type { Report } from '../report.ts';

export interface RunsQuestion {
  job: string;
  limit: number;
}

export interface RunsTexts {
  /** BCP 47. */
  locale: string;
  title: string;
  subtitle: string;
  seconds: string;
  rows: string;
  run: string;
  /** What of the counts is drawn as rows. */
  rowsOf(run: RunRow): number | null;
}

const secondsColour = '#4477aa';

/** The newest runs of a job: how long each took, and how many rows it dealt with. */
export const runs: Report<RunsQuestion, RunRow[], RunsTexts, ChartSpec> = {
  load: (db, { job, limit }) => listRuns(db, job, { limit }),
  view: viewRuns,
};

/** Returns two bars a run, oldest first: seconds on the left axis, rows on the right. Runs that never started are left out. */
function viewRuns(newestFirst: RunRow[], texts: RunsTexts): ChartSpec | null {
  const ended = newestFirst.filter(({ startedAt, finishedAt }) => startedAt && finishedAt).reverse();
  if (ended.length === 0) return null;
  const rows = ended.map(texts.rowsOf);
  const withRows = rows.some((value) => value !== null);
  return {
    kind: 'bar',
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    xTitle: texts.run,
    yTitle: texts.seconds,
    rightTitle: withRows ? texts.rows : undefined,
    labels: ended.map(({ runId }) => String(runId)),
    series: [
      { name: texts.seconds, values: ended.map(tookSeconds), colour: secondsColour },
      ...(withRows ? [{ name: texts.rows, values: rows, colour: style.accent, onRight: true }] : []),
    ],
  };
}

function tookSeconds({ startedAt, finishedAt }: RunRow): number {
  return Math.round((Number(finishedAt) - Number(startedAt)) / 10) / 100;
}
