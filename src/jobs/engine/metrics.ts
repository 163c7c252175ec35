import type { RunEnd } from './runner-types.ts';

/** The Prometheus metrics of jobs; `lib/metrics.ts` creates them. */
export interface RunMetrics {
  jobRuns: { inc(labels: { job: string; state: string }): void };
  jobRunSeconds: { observe(labels: { job: string }, seconds: number): void };
  jobRows: { inc(labels: { job: string; kind: string }, rows: number): void };
}

/** Adds a run that ended in this process to the metrics. */
export function countEnd(metrics: RunMetrics | undefined, { job, state, counts, seconds }: RunEnd): void {
  if (!metrics) return;
  metrics.jobRuns.inc({ job, state });
  metrics.jobRunSeconds.observe({ job }, seconds);
  for (const [kind, rows] of Object.entries(counts ?? {})) if (rows > 0) metrics.jobRows.inc({ job, kind }, rows);
}
