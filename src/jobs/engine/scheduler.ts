import type { Db } from '../../db/client.ts';
import { readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import { claimTicks, findNewestTick, type TickPlan, withCatchUpLock } from '../../db/queries/engine/ticks.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop } from '../../lib/loop.ts';
import { nextTick, previousTick, ticksBetween } from '../../time/cron.ts';
import { planTicks, type Tick } from './catch-up.ts';
import type { ExtraSchedule, Job } from './job.ts';
import type { RunnerCore } from './runner.ts';
import type { JobList } from './runner-types.ts';

/** `SCHEDULE_<JOB>`: how the variable of a job is called. */
export function scheduleVariable(job: string): string {
  return `SCHEDULE_${job.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

export interface SchedulerOptions {
  jobs: JobList;
  runner: RunnerCore;
  db: Db;
  log: Log;
  /** Of jobs that name none. */
  zone: string;
  /** Variable (`SCHEDULE_HABITS`) → pattern, or `off`. */
  overrides?: Readonly<Record<string, string>>;
  /** A tick this late is still on time; later it was missed, and follows the job's catch-up rule. */
  liveMs?: number;
  /** The longest sleep: jobs that come and go are seen after so long. */
  lookMs?: number;
  now?: () => Date;
}

export interface Scheduler {
  /** Looks for missed ticks, then wakes for each tick. Runs of jobs that ask for one at the start are started. */
  start(): void;
  /** When the job is due next; null: it has no schedule, it is off or not set up. */
  nextDue(job: string): Date | null;
  /** The patterns and zone by which it goes; null as above. */
  scheduleOf(job: string): Schedule | null;
  /** Claims what is due now and starts it; the loop does this by itself. */
  look(signal?: AbortSignal): Promise<void>;
  /** Jobs have come or gone: the next look is at once. */
  wake(): void;
  stop(): Promise<void>;
}

export interface Schedule {
  pattern: string;
  zone: string;
  also: readonly ExtraSchedule[];
}

/** A schedule as this process follows it; every tick up to `last` has its row. */
interface Followed extends Schedule {
  /** What is kept of it, to see a change. */
  text: string;
  last: Date;
  next: Date | null;
}

const stateKey = '$schedule';
/** Before the next look, when the database could not be asked. */
const troubleMs = 1_000;

/** Returns what starts jobs at their times: each tick once, over all instances and restarts, or with a row that says why not. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { jobs, runner, db, log, zone, overrides = {}, liveMs = 60_000, lookMs = 15_000 } = options;
  const now = options.now ?? (() => new Date());
  const followed = new Map<string, Followed>();
  let inTrouble = false;

  function scheduleOf(name: string): Schedule | null {
    const job = jobs.find(name);
    const pattern = overrides[scheduleVariable(name)] ?? job?.schedule?.pattern;
    if (!job || !pattern || pattern === 'off' || job.missing?.length) return null;
    return { pattern, zone: job.schedule?.zone ?? zone, also: job.schedule?.extraSchedules ?? [] };
  }

  /** Ticks count from the moment a job is first known, and anew when its schedule changes. */
  async function follow(job: Job): Promise<Followed | null> {
    const schedule = scheduleOf(job.name);
    const known = followed.get(job.name);
    const text = schedule && textOf(schedule);
    if (known && known.text === text && known.zone === schedule?.zone) return known;
    followed.delete(job.name);
    const since = await sinceWhen(job.name, schedule);
    if (!schedule || text === null) return null;
    const newest = await findNewestTick(db, job.name);
    const last = newest && newest > since ? newest : since;
    const fresh = { ...schedule, text, last, next: nextOf(schedule, last) };
    followed.set(job.name, fresh);
    return fresh;
  }

  /** Ticks of a job that is gone are not missed when it comes back. */
  async function forget(name: string): Promise<void> {
    await sinceWhen(name, null);
    followed.delete(name);
  }

  async function sinceWhen(job: string, schedule: Schedule | null): Promise<Date> {
    const wanted = schedule ? { pattern: textOf(schedule), zone: schedule.zone } : { pattern: 'off', zone: '' };
    const kept = await readJobState<{ pattern: string; zone: string; since: string }>(db, job, stateKey);
    if (kept && kept.pattern === wanted.pattern && kept.zone === wanted.zone) return new Date(kept.since);
    const since = now();
    if (schedule || kept) await writeJobState(db, job, stateKey, { ...wanted, since: since.toISOString() });
    return since;
  }

  async function lookAt(job: Job): Promise<void> {
    const plan = await follow(job);
    if (!plan?.next || plan.next > now()) return;
    const until = now();
    const ticks = await dueTicks(plan, until);
    const plans = planTicks({ ticks, catchUp: job.catchUp, now: until, liveMs, before: beforeEach(ticks, plan) });
    const claimed = await claim(job, plans);
    plan.last = ticks.at(-1)?.at ?? plan.last;
    plan.next = nextOf(plan, plan.last);
    for (const run of claimed) if (run.state === 'queued') runner.takeOwnership(run);
  }

  /** One plan is claimed by one statement; missed ticks are looked through by one instance at a time. */
  function claim(job: Job, plans: TickPlan[]) {
    const { overlap, name } = job;
    const { instance, timing } = runner;
    const ask = { job: name, overlap, instance, staleMs: timing.staleMs };
    if (plans.length === 1) return claimTicks(db, { ...ask, plans });
    return withCatchUpLock(db, name, async (exec) => {
      const newest = await findNewestTick(exec, name);
      const left = plans.filter(({ dueAt }) => !newest || dueAt > newest);
      return left.length > 0 ? claimTicks(exec, { ...ask, plans: left }) : [];
    });
  }

  async function look(signal?: AbortSignal): Promise<void> {
    inTrouble = false;
    const note = (job: string) => (err: unknown) => {
      inTrouble = true;
      log.error({ err, job }, 'ticks could not be looked at');
    };
    for (const name of followed.keys()) if (!jobs.find(name)) await forget(name).catch(note(name));
    for (const job of jobs.all()) {
      if (signal?.aborted) return;
      await lookAt(job).catch(note(job.name));
    }
  }

  const loop = createLoop({
    round: async (signal) => {
      await look(signal);
      return untilNext();
    },
    intervalMs: lookMs,
    onError: (err) => log.error({ err }, 'ticks could not be looked at'),
  });

  function untilNext(): number {
    const times = [...followed.values()].flatMap(({ next }) => (next ? [Number(next)] : []));
    return Math.min(Math.max(Math.min(...times) - Number(now()), inTrouble ? troubleMs : 5), lookMs);
  }

  function startAtStart(): void {
    for (const { name, runOnStart: atStart } of jobs.all()) {
      if (!atStart || overrides[scheduleVariable(name)] === 'off') continue;
      runner
        .start({ job: name, trigger: 'event' })
        .catch((err: unknown) => log.warn({ err, job: name }, 'a job was not started at the start'));
    }
  }

  return {
    start() {
      loop.start();
      startAtStart();
    },
    nextDue(name) {
      const schedule = scheduleOf(name);
      return schedule && (followed.get(name)?.next ?? nextOf(schedule, now()));
    },
    scheduleOf,
    look,
    wake: loop.wake,
    stop: loop.stop,
  };
}

const slice = 50;

/** Returns the ticks after the last one up to `until`, inclusive; after a long absence they are counted in slices, for others' sake. */
async function dueTicks({ pattern, zone, also, last }: Followed, until: Date): Promise<Tick[]> {
  const ticks = new Map<number, Tick>();
  for (const times of [...also, { pattern, params: undefined }]) {
    for (const at of ticksBetween(times.pattern, zone, new Date(Number(last) + 1), new Date(Number(until) + 1))) {
      if (!ticks.has(Number(at))) ticks.set(Number(at), { at, params: times.params });
      if (ticks.size % slice === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return [...ticks.values()].sort((a, b) => Number(a.at) - Number(b.at));
}

const patternsOf = ({ pattern, also }: Schedule) => [pattern, ...also.map((times) => times.pattern)];

function textOf(schedule: Schedule): string {
  return patternsOf(schedule).join(' | ');
}

function nextOf(schedule: Schedule, after: Date): Date | null {
  const next = patternsOf(schedule).flatMap((pattern) => nextTick(pattern, schedule.zone, after) ?? []);
  return next.length > 0 ? new Date(Math.min(...next.map(Number))) : null;
}

/** Returns what gives the tick before each of these; the calendar is asked only for what lies before the first. */
function beforeEach(ticks: readonly Tick[], schedule: Schedule): (tick: Date) => Date {
  const known = new Map(ticks.slice(1).map(({ at }, index) => [Number(at), ticks[index]?.at]));
  return (tick) => known.get(Number(tick)) ?? previousOf(schedule, tick);
}

function previousOf(schedule: Schedule, tick: Date): Date {
  const earlier = patternsOf(schedule).flatMap((pattern) => previousTick(pattern, schedule.zone, tick) ?? []);
  return earlier.length > 0 ? new Date(Math.max(...earlier.map(Number))) : tick;
}
