import type { Db } from '../../db/client.ts';
import type { Job, JobSource } from './job.ts';
import type { JobList } from './runner-types.ts';

/** The jobs of the program, and the jobs that were read from tables the last time. */
export interface JobRegistry extends JobList {
  /** Reads the tables again. Returns true if jobs were added or removed, or a schedule has changed. */
  refresh(): Promise<boolean>;
  sources: readonly JobSource[];
}

/**
 * Creates the registry of jobs. Until `refresh` it has only the jobs of the program. If two jobs have the same name,
 * the first one is used. If a table cannot be read, its jobs stay as they were.
 */
export function createJobRegistry(
  entries: readonly (Job | JobSource)[],
  db: Db,
  onError: (error: unknown) => void = () => undefined,
): JobRegistry {
  const fixedJobs = staticJobs(entries);
  const sources = entries.filter(isSource);
  const loaded = new Map<JobSource, Job[]>();
  let byName = firstByName(fixedJobs);

  async function refresh(): Promise<boolean> {
    for (const source of sources) {
      const jobs = await source.load(db).catch(onError);
      if (jobs) loaded.set(source, jobs);
    }
    const all = [...fixedJobs, ...sources.flatMap((source) => loaded.get(source) ?? [])];
    const before = scheduleFingerprint(byName);
    byName = firstByName(all);
    return scheduleFingerprint(byName) !== before;
  }

  return {
    all: () => [...byName.values()],
    find: (name) => byName.get(name),
    isComplete: () => loaded.size === sources.length,
    refresh,
    sources,
  };
}

/** Returns the jobs of the list that do not come from a table. */
export function staticJobs(entries: readonly (Job | JobSource)[]): Job[] {
  return entries.filter((entry): entry is Job => !isSource(entry));
}

function isSource(entry: Job | JobSource): entry is JobSource {
  return 'load' in entry;
}

function firstByName(jobs: readonly Job[]): Map<string, Job> {
  const byName = new Map<string, Job>();
  for (const job of jobs) if (!byName.has(job.name)) byName.set(job.name, job);
  return byName;
}

/** Returns a text that changes when a job is added or removed, or when a schedule or a missing setting changes. */
function scheduleFingerprint(jobs: ReadonlyMap<string, Job>): string {
  return JSON.stringify(
    [...jobs].map(([name, { schedule, missing, isDisabled }]) => [name, schedule, missing, isDisabled]),
  );
}
