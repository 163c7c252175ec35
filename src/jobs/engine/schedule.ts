import { nextTick, previousTick, ticksBetween } from '../../time/cron.ts';
import type { Tick } from './catch-up.ts';
import type { ExtraSchedule } from './job.ts';

/** The schedule of a job after overrides. */
export interface Schedule {
  pattern: string;
  zone: string;
  extraSchedules: readonly ExtraSchedule[];
}

/** Returns the environment variable that overrides the schedule of a job: `SCHEDULE_<JOB>`. */
export function scheduleVariable(job: string): string {
  return `SCHEDULE_${job.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Returns all patterns as one text, to store them and to notice a change. */
export function formatPatterns(schedule: Schedule): string {
  return listPatterns(schedule).join(' | ');
}

/** Returns the first due time after an instant, of all patterns; null if there is none. */
export function nextDueTime(schedule: Schedule, after: Date): Date | null {
  const times = listPatterns(schedule).flatMap((pattern) => nextTick(pattern, schedule.zone, after) ?? []);
  return times.length > 0 ? new Date(Math.min(...times.map(Number))) : null;
}

/** Returns the last due time before a tick, of all patterns; the tick itself if there is none. */
function previousDueTime(schedule: Schedule, tick: Date): Date {
  const times = listPatterns(schedule).flatMap((pattern) => previousTick(pattern, schedule.zone, tick) ?? []);
  return times.length > 0 ? new Date(Math.max(...times.map(Number))) : tick;
}

function listPatterns({ pattern, extraSchedules }: Schedule): string[] {
  return [pattern, ...extraSchedules.map((extra) => extra.pattern)];
}

/** After so many ticks, the event loop gets a turn: there are thousands of ticks after a long downtime. */
const ticksPerTurn = 50;

/** Returns the ticks after `last` up to `until` (included), in order. */
export async function collectTicks(schedule: Schedule, last: Date, until: Date): Promise<Tick[]> {
  const { pattern, zone, extraSchedules } = schedule;
  const ticks = new Map<number, Tick>();
  for (const { pattern: one, params } of [...extraSchedules, { pattern, params: undefined }]) {
    for (const at of ticksBetween(one, zone, new Date(Number(last) + 1), new Date(Number(until) + 1))) {
      if (!ticks.has(Number(at))) ticks.set(Number(at), { at, params });
      if (ticks.size % ticksPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return [...ticks.values()].sort((a, b) => Number(a.at) - Number(b.at));
}

/**
 * Creates a function that returns the due time before each of these ticks. It computes only the one before the first.
 */
export function createPreviousTickLookup(ticks: readonly Tick[], schedule: Schedule): (tick: Date) => Date {
  const previous = new Map(ticks.slice(1).map(({ at }, index) => [Number(at), ticks[index]?.at]));
  return (tick) => previous.get(Number(tick)) ?? previousDueTime(schedule, tick);
}
