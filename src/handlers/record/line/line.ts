import { maxNameLength } from '../../../db/schema/limits.ts';
import type { Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { chooseDay, type DayCandidate, type DayRejection, findDayCandidates } from './day.ts';
import { chooseDuration, type DurationCandidate, type DurationRejection, findDurationCandidates } from './duration.ts';
import { extractHabitWords, type HabitOption, type HabitWords, matchHabitWords } from './habit-words.ts';
import { maskKnownName } from './mask-known-names.ts';
import { findWordStarts, type TextSpan } from './spans.ts';

export type LineRejection = DurationRejection | DayRejection | 'no-duration' | 'no-habit' | 'name-too-long';

/** The duration and day of a line. `date` is null where the line states no day, which means today. */
export interface MinutesAndDate {
  minutes: number;
  date: Day | null;
}

export type ParsedLine<H extends HabitCandidate = HabitCandidate> =
  | ({ kind: 'record'; habit: H; note: string | null } & MinutesAndDate)
  /** The name matches several habits. Ask which one. Each option has its own note. */
  | ({ kind: 'several'; name: string; options: HabitOption<H>[] } & MinutesAndDate)
  /**
   * The name matches no habit. Ask whether `name` is a new one, with `note` as its note, or one of up to three similar
   * ones.
   */
  | ({ kind: 'unknown'; name: string; note: string | null; near: HabitOption<H>[] } & MinutesAndDate)
  /** There is no duration. `options` are the habits that the words match; none where the line states only a day. */
  | { kind: 'refused'; reason: 'no-duration'; options: HabitOption<H>[]; date: Day | null }
  | ({ kind: 'refused'; reason: 'no-habit'; note: string | null } & MinutesAndDate)
  /** `named`: the other words begin with a known habit. */
  | { kind: 'refused'; reason: Exclude<LineRejection, 'no-duration' | 'no-habit'>; named: boolean }
  | { kind: 'nothing' };

type Candidates = { durations: DurationCandidate[]; days: DayCandidate[] };

/**
 * Parses a line of recording such as `run 45m yesterday #easy after work`.
 *
 * - Duration and day are found anywhere; see {@link chooseDuration} and {@link findDay}. Line breaks are spaces.
 * - The habit is the words before duration, day and first tag. Where the line begins with duration or day, it is the
 *   longest leading part of the following words that matches a known habit. Otherwise the following words, up to the
 *   next duration, day or tag, are a new name, or the first word is.
 * - The note is the rest, as it was typed, without `#`.
 * - The name of a known habit at the beginning has priority over numbers and days in it: `Sunday roast 30m`, `7 minute
 *   workout 10m`.
 * - Of two interpretations that are equally good neither is excluded: `two-durations`, `two-days`, `several`.
 * - Without a duration the result is `no-duration` where the words match a habit or a day is stated, else `nothing`.
 */
export function parseLine<H extends HabitCandidate>(
  text: string,
  { today, habits }: { today: Day; habits: readonly H[] },
): ParsedLine<H> {
  const masked = maskKnownName(
    text,
    habits.map((habit) => habit.name),
  );
  const starts = findWordStarts(masked);
  const candidates = { durations: findDurationCandidates(masked, starts), days: findDayCandidates(masked, starts) };
  const parsed = parseCandidates(text, candidates, [], { today, habits });
  if (parsed.kind !== 'refused' || parsed.reason !== 'no-habit') return parsed;
  // The only word may be a short weekday that is meant as the name of the habit.
  const shortWeekdays = candidates.days.filter(({ trust }) => trust === 'short');
  return shortWeekdays.length > 0 ? parseCandidates(text, candidates, shortWeekdays, { today, habits }) : parsed;
}

function parseCandidates<H extends HabitCandidate>(
  text: string,
  { durations, days }: Candidates,
  excluded: readonly TextSpan[],
  { today, habits }: { today: Day; habits: readonly H[] },
): ParsedLine<H> {
  const duration = chooseDuration(durations);
  const refuse = (reason: DurationRejection | DayRejection) => {
    const words = extractHabitWords(text, [...durations, ...days], null);
    return {
      kind: 'refused',
      reason,
      named: words.name !== '' && matchHabitWords(words, habits).fits.length > 0,
    } as const;
  };
  if (duration.kind === 'refused') return refuse(duration.reason);
  const durationSpan = duration.kind === 'found' ? duration : null;
  const day = chooseDay(text, days, { today, durationSpan, excluded });
  const daySpans = day.kind === 'found' ? day.spans : [];
  const words = extractHabitWords(text, durationSpan ? [durationSpan, ...daySpans] : daySpans, durationSpan);
  const date = day.kind === 'found' ? day.date : null;
  if (!durationSpan) return parseWithoutDuration(words, date, habits);
  if (day.kind === 'refused') return refuse(day.reason);
  return parseWithDuration(words, { minutes: durationSpan.minutes, date }, habits);
}

function parseWithDuration<H extends HabitCandidate>(
  words: HabitWords,
  found: MinutesAndDate,
  habits: readonly H[],
): ParsedLine<H> {
  if (!words.name) return { kind: 'refused', reason: 'no-habit', note: words.noteAfter(0), ...found };
  const { fits, near } = matchHabitWords(words, habits);
  const [first, ...others] = fits;
  if (first && others.length === 0) return { kind: 'record', ...first, ...found };
  if (first) return { kind: 'several', name: words.name, options: fits, ...found };
  const name = words.newName.replace(/\s+/gu, ' ');
  if ([...name].length > maxNameLength) return { kind: 'refused', reason: 'name-too-long', named: false };
  return { kind: 'unknown', name, note: words.noteAfter(words.newName.length), near, ...found };
}

/** A number that is not readable as a duration, as in `run 1.30`. It is not a note: the duration is asked for. */
const unreadableNumber = /^[\d.,:\s]+$/u;

function parseWithoutDuration<H extends HabitCandidate>(
  words: HabitWords,
  date: Day | null,
  habits: readonly H[],
): ParsedLine<H> {
  const fits = words.name ? matchHabitWords({ ...words, isWhole: false }, habits).fits : [];
  const options = fits.map((fit) => (unreadableNumber.test(fit.note ?? '') ? { ...fit, note: null } : fit));
  if (options.length === 0 && (date === null || !words.name)) return { kind: 'nothing' };
  return { kind: 'refused', reason: 'no-duration', options, date };
}
