import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of the program. Each part receives the metrics that it needs. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Creates the program's metrics, with the default metrics of the process, in a registry of their own. Durations are in
 * seconds.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    updatesHandled: new Counter({
      name: 'tally_updates_handled_total',
      help: 'Telegram updates that are finished, by kind of update',
      labelNames: ['kind'],
      registers,
    }),
    updateSeconds: new Histogram({
      name: 'tally_update_seconds',
      help: 'Seconds from the receipt of an update to its answer',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    updateErrors: new Counter({
      name: 'tally_update_errors_total',
      help: 'Telegram updates whose handling failed',
      registers,
    }),
    sends: new Counter({
      name: 'tally_sends_total',
      help: 'Calls to the Bot API, by method',
      labelNames: ['method'],
      registers,
    }),
    telegram429: new Counter({
      name: 'tally_telegram_429_total',
      help: 'Bot API calls that Telegram answered with 429',
      registers,
    }),
    jobRuns: new Counter({
      name: 'tally_job_runs_total',
      help: 'Finished runs of jobs, by job and state',
      labelNames: ['job', 'state'],
      registers,
    }),
    jobRunSeconds: new Histogram({
      name: 'tally_job_run_seconds',
      help: 'Duration of a run of a job in seconds',
      labelNames: ['job'],
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400],
      registers,
    }),
    jobRows: new Counter({
      name: 'tally_job_rows_total',
      help: 'Rows that jobs processed, by job and count name',
      labelNames: ['job', 'kind'],
      registers,
    }),
  };
}

export interface LabelledGauge<Label extends string> {
  name: string;
  help: string;
  label: Label;
  /** Returns the current values. Called at each read of the metrics. */
  load(): Promise<(Record<Label, string> & { value: number })[]>;
}

/** Adds a gauge whose values are loaded when the metrics are read. If that fails, the gauge has no values. */
export function addGauge<Label extends string>(registry: Registry, gauge: LabelledGauge<Label>): void {
  const { name, help, label, load } = gauge;
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      this.reset();
      const values = await load().catch(() => []); // the other metrics matter most while the database is away
      for (const one of values) this.labels(one[label]).set(one.value);
    },
  });
}
