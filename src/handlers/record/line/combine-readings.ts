import { maxNameLength } from '../../../db/schema/limits.ts';
import { addDays, type Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { isOverMidnight } from './clock-span.ts';
import type { DayResult } from './day.ts';
import type { DurationResult } from './duration.ts';
import type { HabitOption } from './habit-choice.ts';
import { isOtherKind, kindFields } from './kind-fields.ts';
import { joinNote } from './note.ts';
import { type EntryParts, findCuts } from './parts.ts';
import type { Reading } from './reading.ts';
import { type TextSpan, touches } from './spans.ts';

/** A duration that the line states, certain or not. */
export type StatedDuration = Extract<DurationResult, { start: number }>;

const maxReadings = 6;

/** Returns the days that an entry may count for; null is today. */
export function listPossibleDays<H extends HabitCandidate>(
  { line, day }: EntryParts<H>,
  duration: StatedDuration,
  today: Day,
): (Day | null)[] {
  if (day.kind !== 'none') return listStatedDays(day, today);
  const isOvernight = duration.form === 'span' && isOverMidnight(line.text.slice(duration.start, duration.end));
  return isOvernight ? [null, addDays(today, -1)] : [null];
}

/** Returns the days that the words for a day may mean; null, for today, where there are none. */
export function listStatedDays(day: DayResult, today: Day): (Day | null)[] {
  if (day.kind === 'found') return [day.date];
  if (day.kind !== 'unclear') return [null];
  return day.days.length > 0 ? day.days : [1, 2, 3, 4, 5, 6].map((n) => addDays(today, -n));
}

/** Combines the possible habits, durations and days to readings, likeliest first. */
export function combineReadings<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { habits, minutes, days }: { habits: HabitOption<H>[]; minutes: number[]; days: (Day | null)[] },
): Reading<H>[] {
  const rest = minutes.length * days.length;
  const maxHabits = Math.max(1, Math.floor(maxReadings / rest));
  const all = habits
    .slice(0, maxHabits)
    .flatMap((option) => minutes.flatMap((value) => days.map((date) => toReading(parts, option, value, date))));
  const whole = habits[0]?.habit === null ? nameWithDay(parts, habits[0], minutes[0] ?? 0) : null;
  const readings = whole ? [...all.slice(0, 1), whole, ...all.slice(1)] : all;
  return readings.slice(0, Math.max(maxReadings, days.length));
}

function toReading<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { habit, name, spans }: HabitOption<H>,
  minutes: number,
  date: Day | null,
): Reading<H> {
  if (habit && isOtherKind(habit)) return toOtherReading(parts, { habit, name, spans }, minutes, date);
  return { habit, name, minutes, date, note: joinNote(parts.line, [...notedCuts(parts), ...spans]) };
}

/** A number alone is the amount of a habit that is counted. A duration is not, and stays in the note. */
function toOtherReading<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { habit, name, spans }: HabitOption<H> & { habit: H },
  minutes: number,
  date: Day | null,
): Reading<H> {
  const isAmount = habit.kind === 'count' && 'form' in parts.duration && parts.duration.form === 'bare';
  const cuts = findCuts(isAmount ? parts : { ...parts, duration: { kind: 'none' } });
  const note = joinNote(parts.line, [...cuts, ...spans]);
  return { habit, name, minutes: 0, date, note, ...kindFields(habit, isAmount ? minutes : null) };
}

/** Returns the spans that the note does not keep. It keeps the words of a product or a clock span. */
export function notedCuts<H extends HabitCandidate>(parts: EntryParts<H>): TextSpan[] {
  const { duration } = parts;
  const isNoted = 'isNoted' in duration && duration.isNoted;
  return findCuts(isNoted ? { ...parts, duration: { kind: 'none' } } : parts);
}

/** Returns the reading in which a weekday before a new name is part of it, as in `Friday prayers`; else null. */
function nameWithDay<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { name, spans }: HabitOption<H>,
  minutes: number,
): Reading<H> | null {
  const { line, day, marks } = parts;
  const [word] = day.kind === 'found' ? day.spans : [];
  const [first] = spans;
  if (!word || !first || word.start > marks.end || word.end > first.start || !touches(line.text, word, first))
    return null;
  const longName = `${line.typed(word)} ${name}`;
  if ([...longName].length > maxNameLength) return null;
  const withoutDay = { ...parts, day: { kind: 'none' } as const };
  return toReading(withoutDay, { habit: null, name: longName, spans: [word, ...spans] }, minutes, null);
}
