import { minutesPerDay } from '../../../time/days.ts';
import type { DurationCandidate } from './duration-candidates.ts';
import type { DurationForm } from './duration-rules.ts';
import type { TextSpan } from './spans.ts';

export type DurationRejection =
  | 'zero-duration'
  | 'negative-duration'
  | 'over-24-hours'
  | 'two-durations'
  /** Looks like a duration but cannot be read: `1e3m`, `1:75`. */
  | 'unclear-duration';

/** The duration of an entry. `isNoted`: the note keeps the words too, because they say more. */
export type DurationResult =
  | ({ kind: 'found'; minutes: number; isNoted: boolean; form: DurationForm } & TextSpan)
  /** The text may mean one of several durations, likeliest first, or one that is not certain. */
  | ({ kind: 'unclear'; minutes: number[]; isNoted: boolean; form: DurationForm } & TextSpan)
  | { kind: 'refused'; reason: DurationRejection }
  | { kind: 'none' };

/** What the rest of a line tells about its duration. Each is asked for only where a form of the duration needs it. */
export interface DurationClues {
  /** Returns true where `in 20 minutes` at an offset tells how long something took. */
  tookPlace?: (offset: number) => boolean;
  /** Returns true where the line states a distance, so that `22:37` is more likely minutes and seconds. */
  hasDistance?: () => boolean;
  /** Returns true for a habit that goes over a distance: `400m` is metres. */
  isOverDistance?: () => boolean;
  /** Returns true for a habit that takes less than an hour, so that `1:45` may be minutes and seconds. */
  isShort?: () => boolean;
  /** Returns true for a habit that takes many hours, such as sleep and work. */
  isLong?: () => boolean;
}

const maxReadings = 3;

/**
 * Chooses the duration that a text states among its candidates, in minutes with at most two decimals.
 *
 * - With a unit it counts anywhere outside words, tags and `N minutes ago`. Beside it, clock times and numbers without
 *   a unit are something else.
 * - A whole number without a unit counts only where nothing else is a duration, and never next to a month, before a
 *   counted thing (`5 km`) or as a time (`at 7`).
 * - Different durations, decimal numbers without a unit, ranges and limits (`over an hour`) are not certain.
 * - What looks like a duration but cannot be read (`1e3m`, `1:75`) is refused: it never becomes a note.
 */
export function chooseDuration(candidates: readonly DurationCandidate[], clues: DurationClues = {}): DurationResult {
  const lasting = candidates.filter(({ isWithin, start }) => !isWithin || clues.tookPlace?.(start));
  const withUnit = lasting.filter(({ form }) => form === 'unit');
  const measured = withoutMetres(withUnit, clues);
  if (measured.length > 0) return combine([...measured, ...lasting.filter(({ form }) => form === 'span')]);
  for (const form of ['span', 'clock', 'bare', 'loose'] as const) {
    const found = lasting.filter((candidate) => candidate.form === form);
    if (form === 'clock' && found.length > 0) return combine(found.map(readClock(clues, withUnit.length > 0)));
    if (form === 'bare' && found.length > 0) return combine(clues.isLong?.() ? found.map(asHours) : found);
    if (found.length > 0) return combine(found);
  }
  return { kind: 'none' };
}

/** Leaves out numbers with `m` that are metres: for a habit over a distance, or beside another duration. */
function withoutMetres(candidates: readonly DurationCandidate[], clues: DurationClues): readonly DurationCandidate[] {
  if (!candidates.some(({ isMetres }) => isMetres)) return candidates;
  const others = candidates.filter(({ isMetres }) => !isMetres);
  return others.length > 0 || clues.isOverDistance?.() ? others : candidates;
}

/** Returns how a clock form is read beside a distance, for a short exercise, and for habits that take no whole day. */
function readClock(clues: DurationClues, hasMetres: boolean): (candidate: DurationCandidate) => DurationCandidate {
  const hasPace = hasMetres || clues.hasDistance?.() || clues.isShort?.();
  const isLong = clues.isLong?.() ?? false;
  return (candidate) => {
    const late = isLong ? candidate : asLateClock(candidate);
    return hasPace ? asPaceTime(late) : late;
  };
}

const maxHours = 16;

/** `sleep 8` is more likely eight hours. */
function asHours(candidate: DurationCandidate): DurationCandidate {
  const [minutes = 0] = candidate.minutes;
  return minutes > 0 && minutes <= maxHours
    ? { ...candidate, isVague: true, minutes: [60 * minutes, minutes] }
    : candidate;
}

const lateClockMinutes = 5 * 60;

/** `yoga 7:05` is more likely a time of the day than seven hours. */
function asLateClock(candidate: DurationCandidate): DurationCandidate {
  return (candidate.minutes[0] ?? 0) >= lateClockMinutes ? { ...candidate, isVague: true } : candidate;
}

/** Beside a distance, `22:37` is minutes and seconds, and up to 9:59 hours and minutes are possible as well. */
function asPaceTime(candidate: DurationCandidate): DurationCandidate {
  const [first = 0] = candidate.minutes;
  const hours = Math.max(...candidate.minutes);
  const short = Math.round((hours / 60) * 100) / 100;
  if (candidate.minutes.length === 0 || first < 60) return candidate;
  return { ...candidate, isVague: true, minutes: hours < 600 ? [hours, short] : [short, hours] };
}

function combine(candidates: readonly DurationCandidate[]): DurationResult {
  const [first] = candidates;
  if (!first) return { kind: 'none' };
  if (candidates.some(({ minutes }) => minutes.length === 0)) return { kind: 'refused', reason: 'unclear-duration' };
  const all = [...new Set(candidates.flatMap(({ minutes }) => minutes))];
  const possible = all.filter((minutes) => checkRange(minutes) === null);
  const { start, end, form } = first;
  const isNoted = candidates.some((one) => one.isNoted);
  if (possible.length === 0) return { kind: 'refused', reason: checkRange(all[0] ?? 0) ?? 'unclear-duration' };
  const [minutes = 0] = possible;
  const isCertain = all.length === 1 && !candidates.some(({ isVague }) => isVague);
  if (isCertain) return { kind: 'found', minutes, isNoted, form, start, end };
  if (possible.length > maxReadings) return { kind: 'refused', reason: 'two-durations' };
  return { kind: 'unclear', minutes: possible, isNoted, form, start, end };
}

function checkRange(minutes: number): DurationRejection | null {
  if (minutes < 0) return 'negative-duration';
  if (minutes === 0) return 'zero-duration';
  return minutes > minutesPerDay ? 'over-24-hours' : null;
}
