import type { Config } from './config.ts';
import type { Push } from './database.ts';
import type { Db } from './db/client.ts';
import { partsOf } from './job-command.ts';
import { type JobList, jobList, type Runner } from './jobs/api.ts';
import { allJobs, type JobParts } from './jobs/index.ts';
import type { Job } from './jobs/job.ts';
import { createRunner, type Timing } from './jobs/runner.ts';
import type { RunMetrics } from './jobs/running/metrics.ts';
import { createScheduler, type Scheduler, scheduleVariable } from './jobs/scheduler.ts';
import type { Log } from './log.ts';

/** What a test sets otherwise. */
export interface JobOptions {
  jobs: (parts: JobParts) => Job[];
  /** How long running jobs may go on when the program is told to stop. */
  jobGraceMs: number;
  jobTiming: Partial<Timing>;
}

export const usualJobs: JobOptions = { jobs: allJobs, jobGraceMs: 20_000, jobTiming: {} };

/** The jobs of the program: what there is, what runs them, what starts them at their times. */
export interface Jobs {
  list: JobList;
  runner: Runner;
  scheduler: Scheduler;
}

export interface JobsParts {
  config: Config;
  log: Log;
  push: Push;
  options: JobOptions;
  url: string;
  db: Db;
  metrics: RunMetrics;
}

/** Returns the jobs; nothing is started by itself until `startJobs`. */
export function openJobs({ config, log, push, options, url, db, metrics }: JobsParts): Jobs {
  const list = jobList(options.jobs(partsOf(config)));
  const maxConcurrent = config.maxConcurrentJobs;
  const runner = createRunner({ url, db, jobs: list, log, metrics, maxConcurrent, timing: options.jobTiming });
  push(() => runner.stop(0));
  const { timeZone: zone, schedules: overrides } = config;
  const known = new Set(list.all().map(({ name }) => scheduleVariable(name)));
  for (const variable of Object.keys(overrides))
    if (!known.has(variable)) log.warn({ variable }, 'there is no job of that name: its schedule is not used');
  return { list, runner, scheduler: createScheduler({ jobs: list, runner, db, log, zone, overrides }) };
}

/** After it, jobs run at their times; at the stop they end before whatever was opened earlier. */
export function startJobs({ runner, scheduler }: Jobs, push: Push, graceMs: number): void {
  push(async () => {
    await scheduler.stop();
    await runner.stop(graceMs);
  });
  scheduler.start();
}
