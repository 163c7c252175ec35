import type { Random } from '../harness/random.ts';
import type { UsageReport } from './usage-model.ts';
import { zoned } from './usage-model.ts';

export interface Arrival {
  /** The time of the run, in Unix seconds. */
  at: number;
  reports: UsageReport[];
}

export interface Story {
  random: Random;
  timeZone: string;
  /** Times of the runs in Unix seconds, ascending. */
  runs: number[];
  /** The reports are from the `within` seconds before each `at`. */
  clusters: { at: number; within: number }[];
  subscribers: number;
  reports: number;
}

/** Makes random reports. Each arrives in the first run after its time or, if it is late, in a later run. */
export function randomArrivals(story: Story): Arrival[] {
  const { random, runs, subscribers, reports } = story;
  const arrivals = runs.map((at): Arrival => ({ at, reports: [] }));
  const times = Array.from({ length: subscribers * reports }, () => {
    const { at, within } = pick(random, story.clusters);
    return at - Math.floor((random() * within) / 300) * 300;
  }).sort((a, b) => a - b);
  const counters = new Map<string, Counters>();
  const ids = times.map((_, index) => index + 1).sort(() => random() - 0.5);
  times.forEach((time, index) => {
    const subscriber = `49${Math.floor(random() * subscribers)}`;
    const walked = walk(random, counters.get(subscriber));
    counters.set(subscriber, walked);
    const first = runs.findIndex((at) => at >= time);
    const late = random() < 0.3 ? Math.floor(random() * (runs.length - first)) : 0;
    const arrival = arrivals[Math.max(first, 0) + late] ?? arrivals[0];
    if (!arrival) throw new Error('there are no runs');
    const made = report(story, time, subscriber, walked);
    // A record without a date is never too old, but its previous record may be archived and no longer known.
    // The rules give no result for that, so such a late record gets a date.
    if (arrival.at - time > 31 * 86_400) made.endDate ??= localTime(time, story.timeZone);
    arrival.reports.push({ ...made, id: ids[index] ?? 0, seenAt: arrival.at });
  });
  return arrivals;
}

type Counters = { anytime: number; offpeak: number; tokens: number };

/** Returns the next counters: they grow, sometimes too fast, and sometimes fall; tokens fall. */
function walk(random: Random, before: Counters = { anytime: 500, offpeak: 200, tokens: 50_000 }): Counters {
  const kind = random();
  if (kind < 0.06) return { anytime: 5, offpeak: 3, tokens: 20 };
  if (kind < 0.12) return { ...before, anytime: 7, tokens: 50_000 };
  if (kind < 0.15) return { ...before, offpeak: -4 };
  const step = kind < 0.25 ? 100_000 : 700;
  const grown = (value: number) => value + Math.floor(random() * step);
  return {
    anytime: grown(before.anytime),
    offpeak: grown(before.offpeak),
    tokens: before.tokens - Math.floor(random() * 600),
  };
}

function report(
  { random, timeZone }: Story,
  time: number,
  subscriber: string,
  counters: Counters,
): Omit<UsageReport, 'id' | 'seenAt'> {
  const missing = random();
  const some = <T>(value: T): T | null => (random() < 0.07 ? null : value);
  return {
    clock: missing < 0.15 ? null : time + Math.floor(random() * 3) * 60,
    endDate: missing > 0.1 && missing < 0.2 ? null : localTime(time, timeZone),
    subscriber: random() < 0.02 ? null : subscriber,
    status: pick(random, ['normal', 'Normal', 'minor', 'MINOR', 'normal', 'normal', 'critical', null]),
    anytime: some(counters.anytime),
    offpeak: some(counters.offpeak),
    tokens: some(counters.tokens),
  };
}

const localTime = (time: number, timeZone: string) =>
  zoned(time, timeZone).toPlainDateTime().toString().replace('T', ' ');

function pick<T>(random: Random, list: T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}
