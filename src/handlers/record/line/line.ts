import type { Day } from '../../../time/days.ts';
import { chooseDay, type DayReason, type DayShape, dayShapes } from './day.ts';
import { chooseDuration, type DurationReason, type DurationShape, durationShapes } from './duration.ts';
import { type Choice, choose, type HabitWords, LONGEST_NAME, splitHabit } from './habit-words.ts';
import { blankName } from './mask-known-names.ts';
import type { HabitCandidate } from './match.ts';
import { type Span, startsOf } from './spans.ts';

export type { Choice } from './habit-words.ts';

export type LineReason = DurationReason | DayReason | 'no-duration' | 'no-habit' | 'name-too-long';

/** What a line says beside the habit. `date` is null when no day is said: it then counts for today. */
export interface Said {
  minutes: number;
  date: Day | null;
}

export type LineReading<H extends HabitCandidate = HabitCandidate> =
  | ({ kind: 'record'; habit: H; note: string | null } & Said)
  /** The name fits several habits: ask which. Each choice has its own note. */
  | ({ kind: 'several'; name: string; choices: Choice<H>[] } & Said)
  /** The name fits none: ask whether `name` is new (then `note` is its note) or one of up to three near habits. */
  | ({ kind: 'unknown'; name: string; note: string | null; near: Choice<H>[] } & Said)
  /** `no-duration` carries the habits that the words fit (none when only a day was said); `no-habit` carries what was said. */
  | { kind: 'refused'; reason: 'no-duration'; choices: Choice<H>[]; date: Day | null }
  | ({ kind: 'refused'; reason: 'no-habit'; note: string | null } & Said)
  /** `named`: the other words begin with a known habit. */
  | { kind: 'refused'; reason: Exclude<LineReason, 'no-duration' | 'no-habit'>; named: boolean }
  | { kind: 'nothing' };

type Shapes = { durations: DurationShape[]; days: DayShape[] };

/**
 * Returns what one line such as `run 45m yesterday #easy after work` records, asks, or why it cannot be recorded.
 * - Duration and day are found anywhere (see chooseDuration and findDay); line breaks are spaces.
 * - The habit is the words before duration, day and first tag. When the line begins with duration or day, it is the longest leading
 *   part of what follows that fits a known habit; else, as a new name, all up to the next of these, or the first word.
 * - The note is all that is left, `#` removed, as it was typed.
 * - At the beginning a known habit's own name wins over numbers and days in it: `Sunday roast 30m`, `7 minute workout 10m`.
 * - Of two readings that are equally good none is taken: `two-durations`, `two-days`, `several`.
 * - Without a duration it is `no-duration` when the words fit a habit or a day is said, else `nothing`.
 */
export function readLine<H extends HabitCandidate>(
  text: string,
  { today, habits }: { today: Day; habits: readonly H[] },
): LineReading<H> {
  const readable = blankName(
    text,
    habits.map((habit) => habit.name),
  );
  const starts = startsOf(readable);
  const shapes = { durations: durationShapes(readable, starts), days: dayShapes(readable, starts) };
  const reading = readWith(text, shapes, [], { today, habits });
  if (reading.kind !== 'refused' || reading.reason !== 'no-habit') return reading;
  const doubtful = shapes.days.filter((shape) => shape.trust === 'short');
  return doubtful.length > 0 ? readWith(text, shapes, doubtful, { today, habits }) : reading;
}

function readWith<H extends HabitCandidate>(
  text: string,
  { durations, days }: Shapes,
  taken: readonly Span[],
  { today, habits }: { today: Day; habits: readonly H[] },
): LineReading<H> {
  const duration = chooseDuration(durations);
  const refused = (reason: DurationReason | DayReason) => {
    const words = splitHabit(text, [...durations, ...days], null);
    return { kind: 'refused', reason, named: words.name !== '' && choose(words, habits).fits.length > 0 } as const;
  };
  if (duration.kind === 'refused') return refused(duration.reason);
  const beside = duration.kind === 'found' ? duration : null;
  const day = chooseDay(text, days, { today, beside, taken });
  const daySpans = day.kind === 'found' ? day.spans : [];
  const words = splitHabit(text, beside ? [beside, ...daySpans] : daySpans, beside);
  const date = day.kind === 'found' ? day.date : null;
  if (!beside) return withoutDuration(words, date, habits);
  if (day.kind === 'refused') return refused(day.reason);
  return withDuration(words, { minutes: beside.minutes, date }, habits);
}

function withDuration<H extends HabitCandidate>(words: HabitWords, said: Said, habits: readonly H[]): LineReading<H> {
  if (!words.name) return { kind: 'refused', reason: 'no-habit', note: words.noteAfter(0), ...said };
  const { fits, near } = choose(words, habits);
  const [first, ...others] = fits;
  if (first && others.length === 0) return { kind: 'record', ...first, ...said };
  if (first) return { kind: 'several', name: words.name, choices: fits, ...said };
  const name = words.newName.replace(/\s+/gu, ' ');
  if ([...name].length > LONGEST_NAME) return { kind: 'refused', reason: 'name-too-long', named: false };
  return { kind: 'unknown', name, note: words.noteAfter(words.newName.length), near, ...said };
}

/** Beside a habit without a duration it was meant as one (`run 1.30`), which is asked for: it is no note. */
const unreadNumber = /^[\d.,:\s]+$/u;

function withoutDuration<H extends HabitCandidate>(
  words: HabitWords,
  date: Day | null,
  habits: readonly H[],
): LineReading<H> {
  const fits = words.name ? choose({ ...words, bounded: false }, habits).fits : [];
  const choices = fits.map((fit) => (unreadNumber.test(fit.note ?? '') ? { ...fit, note: null } : fit));
  if (choices.length === 0 && (date === null || !words.name)) return { kind: 'nothing' };
  return { kind: 'refused', reason: 'no-duration', choices, date };
}
