import { allWeekdays, maxTimesADay, minReminderInterval } from '../../db/schema/limits.ts';
import { minutesOfDay } from '../../time/daily-times.ts';
import { minutesPerDay } from '../../time/days.ts';
import type { ClockReading } from './read-clock.ts';
import type { CollectedWhen, PlannedTimes, WhenPart, WhenReading, WhenRejection } from './when.ts';

type ClockPart = Extract<WhenPart, { kind: 'clock' }>;
type RepeatPart = Extract<WhenPart, { kind: 'repeat' }>;
/** Times that stand together, and the days that belong to them. Null: no days are stated. */
interface Group {
  weekdays: number | null;
  clocks: ClockPart[];
  repeats: RepeatPart[];
}

/** Returns the reading of the parts of a text. */
export function toReading(into: CollectedWhen): WhenReading {
  const groups = toGroups(joinRepeats(into.parts));
  const refuse = (reason: WhenRejection, times: PlannedTimes[] = []): WhenReading => ({
    kind: 'refused',
    reason,
    text: into.text,
    settings: { ...into.settings, ...sharedDays(groups ?? []) },
    times,
  });
  if (!groups) return refuse('several-days');
  const unfinished = groups.flatMap(({ repeats }) => repeats.flatMap((one) => missingPart(one) ?? []));
  if (unfinished[0]) return refuse(unfinished[0]);
  const doubt = toDoubt(into, groups);
  if (doubt) return doubt;
  const times = groups.flatMap(toTimes);
  const reason = times.includes(null) ? 'impossible-time' : findRejection(groups);
  if (reason !== null) return refuse(reason);
  const stated = times.filter((one) => one !== null);
  const isWeekly = !into.isWeekly || groups.some(({ weekdays }) => weekdays !== null);
  if (into.isOtherRepeat || !isWeekly) return refuse('once', stated);
  const settings = { ...into.settings, ...sharedDays(groups) };
  if (stated.length === 0) return { kind: 'no-time', settings };
  const isCounted = into.timesADay === null || into.timesADay === stated.length;
  return isCounted ? { kind: 'found', plan: { times: stated, ...settings } } : { kind: 'none' };
}

/** Joins the parts of an interval that stand apart: `every 2h on weekdays from 9 to 18`. */
function joinRepeats(parts: readonly WhenPart[]): WhenPart[] {
  const joined: WhenPart[] = [];
  let open: RepeatPart | null = null;
  for (const part of parts) {
    if (part.kind === 'repeat' && open && canJoin(open, part)) {
      open.everyMinutes ??= part.everyMinutes;
      open.from ??= part.from;
      open.to ??= part.to;
      continue;
    }
    const copy = { ...part };
    joined.push(copy);
    if (copy.kind === 'repeat') open = copy;
  }
  return joined;
}

const canJoin = (one: RepeatPart, other: RepeatPart): boolean =>
  (one.everyMinutes === null || other.everyMinutes === null) &&
  (one.from === null || other.from === null) &&
  (one.to === null || other.to === null);

/** Returns the first part that an interval needs and does not have. Null: it is complete. */
function missingPart({ everyMinutes, from, to }: RepeatPart): WhenRejection | null {
  if (everyMinutes === null) return 'no-interval';
  if (!from && !to) return 'no-range';
  if (!from) return 'no-start';
  return to ? null : 'no-end';
}

/** A run of days, or of times. */
type Run = { kind: 'days'; parts: Extract<WhenPart, { kind: 'days' }>[] } | { kind: 'times'; group: Group };

/**
 * Gives times their days. Days belong to all times where only times follow or precede them; where days and times take
 * turns, to those beside them: `weekdays 7:30, weekends 10:00`. Null: it is not clear.
 */
function toGroups(parts: readonly WhenPart[]): Group[] | null {
  const runs = toRuns(parts);
  const days = runs.filter((run) => run.kind === 'days').map((run) => toWeekdays(run.parts));
  const groups = runs.flatMap((run) => (run.kind === 'times' ? [run.group] : []));
  if (days.includes(0)) return null;
  const [only = null] = days;
  if (days.length === 0 || groups.length === 0) return groups.length > 0 ? groups : [emptyGroup(only)];
  // "7:30 every day and 21:00": every day holds for all.
  if (days.length === 1 && (groups.length === 1 || only === allWeekdays)) return [mergeGroups(groups, only)];
  if (days.length !== groups.length) return null;
  return groups.map((group, index) => ({ ...group, weekdays: days[index] ?? null }));
}

const emptyGroup = (weekdays: number | null): Group => ({ weekdays, clocks: [], repeats: [] });

function mergeGroups(groups: readonly Group[], weekdays: number | null): Group {
  const clocks = groups.flatMap((group) => group.clocks);
  return { weekdays, clocks, repeats: groups.flatMap(({ repeats }) => repeats) };
}

function toRuns(parts: readonly WhenPart[]): Run[] {
  const runs: Run[] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (part.kind === 'days') {
      if (last?.kind === 'days') last.parts.push(part);
      else runs.push({ kind: 'days', parts: [part] });
      continue;
    }
    const group = last?.kind === 'times' ? last.group : emptyGroup(null);
    if (last?.kind !== 'times') runs.push({ kind: 'times', group });
    if (part.kind === 'clock') group.clocks.push(part);
    else group.repeats.push(part);
  }
  return runs;
}

function toWeekdays(parts: readonly { weekdays: number; isExcluded: boolean }[]): number {
  const stated = parts.filter(({ isExcluded }) => !isExcluded);
  const included = stated.length === 0 ? allWeekdays : stated.reduce((all, one) => all | one.weekdays, 0);
  return parts.reduce((all, one) => (one.isExcluded ? all & ~one.weekdays : all), included);
}

/** Returns the days that hold for all times. */
function sharedDays(groups: readonly Group[]): { weekdays?: number } {
  const [first] = groups;
  return groups.length === 1 && first?.weekdays != null ? { weekdays: first.weekdays } : {};
}

/** Returns the question for numbers alone, `none` for numbers that may be something else. Null: the times are clear. */
function toDoubt({ text, settings }: CollectedWhen, groups: readonly Group[]): WhenReading | null {
  const all = groups.flatMap(({ clocks }) => clocks);
  const bare = all.filter(({ isStated }) => !isStated);
  const [first, second] = bare;
  if (!first) return null;
  if (bare.length < all.length || groups.some(({ repeats }) => repeats.length > 0))
    return bare.every((one) => !isCompact(one) && isJoined(text, one)) ? null : { kind: 'none' };
  const written = text.slice(first.at, bare.at(-1)?.clock.end);
  const { hour, minute } = first.clock;
  const asked = { kind: 'hour', hour, text: written, settings: { ...settings, ...sharedDays(groups) } } as const;
  if (!second) return { ...asked, minute: (minute ?? 0) % 60 };
  const isMinute = /^\d{1,2} \d{2}$/u.test(written);
  if (isMinute && hour < 24) return { ...asked, minute: second.clock.hour };
  const isRising = bare.every((one, index) => index === 0 || one.clock.hour > (bare[index - 1]?.clock.hour ?? 0));
  return isRising && bare.every((one) => one.clock.hour <= 24 && !isCompact(one)) ? null : { kind: 'none' };
}

/** Returns whether a number is joined with another time: `7:30 and 21`. In `20 7:30` it may be something else. */
function isJoined(text: string, { at, clock }: ClockPart): boolean {
  const isAfter = /(?:[,;/&+·]|(?<!\p{L})(?:and|и)) *(?:(?:at|в|во) )?$/u.test(text.slice(0, at));
  return isAfter || /^ *(?:[,;/&+·]|(?:and|и)(?!\p{L}))/u.test(text.slice(clock.end));
}

const isCompact = ({ clock, at }: ClockPart): boolean => clock.end - at > 2;

/** Returns the times of a group, those of the clock first. Null: the clock has no such time. */
function toTimes({ clocks, repeats, weekdays }: Group, _index: number, groups: readonly Group[]) {
  const own = groups.length > 1 && weekdays !== null ? { weekdays } : {};
  const minutes = clocks.map((part, index) => shareHalf(part, clocks.slice(index + 1)));
  const single = [...new Set(minutes)].sort((a, b) => Number(a) - Number(b));
  const singles = single.map((localMinute) =>
    localMinute === null ? null : { localMinute, everyMinutes: null, untilMinute: null, ...own },
  );
  const repeated = repeats.map((one) => {
    const times = toInterval(one);
    return times && { ...times, ...own };
  });
  return [...singles, ...repeated];
}

/** Returns the minute of a time. In `8 and 9 pm` the half of the day holds for both. */
function shareHalf({ clock }: ClockPart, following: readonly ClockPart[]): number | null {
  const next = following.find(({ clock: { isBare, half } }) => !isBare || half !== null)?.clock;
  const isShared = clock.isBare && clock.half === null && next?.half != null && clock.hour < Math.min(next.hour, 12);
  const isSecondHalf = next?.minute != null && next.minute >= minutesPerDay / 2;
  return isShared && isSecondHalf && clock.minute !== null ? clock.minute + minutesPerDay / 2 : clock.minute;
}

/** Returns the times of an interval. Null: the clock has no such times. */
function toInterval({ from, to, everyMinutes }: RepeatPart) {
  if (from?.minute == null || to?.minute == null || everyMinutes === null) return null;
  const isSameHalf = from.isBare && to.half !== null && to.minute >= minutesPerDay / 2 && from.hour < to.hour;
  const localMinute = isSameHalf && from.hour < 12 ? from.minute + minutesPerDay / 2 : from.minute;
  return { localMinute, everyMinutes, untilMinute: toLastMinute(from, to) };
}

/** "From 9 to 6" ends in the evening. An hour with minutes is meant as it is written. */
function toLastMinute(from: ClockReading, to: ClockReading): number {
  const [first, last] = [from.minute ?? 0, to.minute ?? 0];
  const isMorning = first < minutesPerDay / 2 && (from.isBare || from.half !== null);
  const isEarlier = last > 0 && last <= first && to.isBare && to.hour < 12;
  return isMorning && isEarlier ? last + minutesPerDay / 2 : last;
}

function findRejection(groups: readonly Group[]): WhenRejection | null {
  const times = groups.map((group) => toTimes(group, 0, groups).filter((one) => one !== null));
  const intervals = times.flat().flatMap(({ everyMinutes }) => everyMinutes ?? []);
  if (intervals.some((minutes) => minutes < minReminderInterval)) return 'too-close';
  if (intervals.some((minutes) => !Number.isInteger(minutes) || minutes >= minutesPerDay)) return 'impossible-time';
  if (times.flat().some(({ localMinute, untilMinute }) => localMinute === untilMinute)) return 'no-range';
  const counts = times.map((group) => group.flatMap((one) => minutesOfDay({ ...one, weekdays: allWeekdays })).length);
  return counts.some((count) => count > maxTimesADay) ? 'too-often' : null;
}
