import type { Db } from '../../db/client.ts';
import type { Job, JobSource } from './job.ts';
import type { JobList } from './runner-types.ts';

/** Jobs that are always there, and those of rows as they were when they were read last. */
export interface JobRegistry extends JobList {
  /** Reads the rows again; returns true when jobs have come or gone, or their times have changed. */
  refresh(): Promise<boolean>;
  sources: readonly JobSource[];
}

/** Returns the list of jobs. Of a name that is there twice the first counts; rows that cannot be read stay as they were. */
export function createJobRegistry(
  entries: readonly (Job | JobSource)[],
  db: Db,
  onError: (error: unknown) => void = () => undefined,
): JobRegistry {
  const fixed = staticJobs(entries);
  const sources = entries.filter(isSource);
  const loaded = new Map<JobSource, Job[]>();
  let known = new Map(fixed.map((job) => [job.name, job]));

  async function refresh(): Promise<boolean> {
    for (const source of sources) {
      const jobs = await source.load(db).catch(onError);
      if (jobs) loaded.set(source, jobs);
    }
    const all = [...fixed, ...sources.flatMap((source) => loaded.get(source) ?? [])];
    const before = scheduleFingerprint(known);
    known = new Map(all.map((job) => [job.name, all.find(({ name }) => name === job.name) ?? job]));
    return scheduleFingerprint(known) !== before;
  }

  return {
    all: () => [...known.values()],
    find: (name) => known.get(name),
    isComplete: () => loaded.size === sources.length,
    refresh,
    sources,
  };
}

/** Returns the jobs of a list that do not depend on rows. */
export function staticJobs(entries: readonly (Job | JobSource)[]): Job[] {
  return entries.filter((entry): entry is Job => !isSource(entry));
}

function isSource(entry: Job | JobSource): entry is JobSource {
  return 'load' in entry;
}

function scheduleFingerprint(jobs: ReadonlyMap<string, Job>): string {
  return JSON.stringify([...jobs].map(([name, { schedule, missing }]) => [name, schedule, missing]));
}
