import type { DatedGoal, Goal } from '../../db/queries/habits/goal-days.ts';
import {
  allWeekdays,
  dayMarks,
  directions,
  goalMeasures,
  goalPeriods,
  habitKinds,
  maxUnitLength,
} from '../../db/schema/limits.ts';
import { isTimeUnit } from '../../time/units.ts';
import { cutText } from '../collect/clean-text.ts';
import type { ImportCollector } from '../collect/collector.ts';
import { asArray, asNumber, asObject, asText, type JsonObject } from '../files/json.ts';
import { ImportError } from '../import-error.ts';
import type { ImportedReminder } from '../model.ts';
import { parseDate } from './dates.ts';
import type { ImportFormat } from './format.ts';

/** Identifies Tally's JSON, and its version. A program reads all versions up to its own. */
export const tallyJsonFormatName = 'tally-habits';
export const tallyJsonVersion = 1;

/** Tally's JSON file, see `write/tally-json.ts`. */
export const tallyJsonFormat: ImportFormat<unknown> = {
  source: 'tally_json',
  oneADay: false,
  recognise: (file) => asObject(file)?.format === tallyJsonFormatName,
  read(file, collector) {
    const { version, habits, days } = asObject(file) ?? {};
    if (!(Number(version) >= 1 && Number(version) <= tallyJsonVersion))
      throw new ImportError('unsupported_version', { detail: String(version) });
    const indices = asArray(habits).map((habit, index) => addHabit(asObject(habit) ?? {}, index + 1, collector));
    const rows = asArray(days);
    for (const [index, day] of rows.entries()) {
      rows[index] = null; // its memory is needed for the next ones
      addDay(asArray(day), indices, index + 1, collector);
    }
  },
};

/** Returns the value if it is one of the words, else the first of them. */
function oneOf<Word extends string>(words: readonly [Word, ...Word[]], value: unknown): Word {
  return words.find((word) => word === value) ?? words[0];
}

function addHabit(habit: JsonObject, position: number, collector: ImportCollector): number | null {
  const unit = asText(habit.unit)?.trim() ?? '';
  return collector.addHabit({
    position,
    place: 'habits',
    key: asText(habit.key) ?? undefined,
    name: asText(habit.name),
    category: asText(habit.category),
    kind: oneOf(habitKinds, habit.kind),
    unit: unit === '' || isTimeUnit(unit) ? null : cutText(unit, maxUnitLength),
    direction: oneOf(directions, habit.direction),
    goals: asArray(habit.goals).flatMap(readGoal),
    archived: habit.archived === true,
    question: asText(habit.question),
    description: asText(habit.description),
    reminders: asArray(habit.reminders).flatMap(readReminder),
  });
}

function readGoal(value: unknown): DatedGoal[] {
  const dated = asObject(value);
  const from = asText(dated?.from);
  if (!dated || (from && parseDate(from, 'ymd') !== from)) return [];
  const validFrom = from ?? '';
  const goal = asObject(dated.goal);
  if (!goal) return [{ validFrom, goal: null }];
  const target = asNumber(goal.target);
  const read = {
    ...readPeriod(goal),
    measure: oneOf(goalMeasures, goal.measure),
    direction: oneOf(directions, goal.direction),
  };
  return target === null ? [] : [{ validFrom, goal: { ...read, target } }];
}

function readPeriod({ period, everyDays }: JsonObject): Pick<Goal, 'period' | 'everyDays'> {
  const read = oneOf(goalPeriods, period);
  return read === 'days' ? { period: read, everyDays: asNumber(everyDays) ?? 1 } : { period: read, everyDays: null };
}

function readReminder(value: unknown): ImportedReminder[] {
  const reminder = asObject(value);
  const time = asText(reminder?.time) ?? '';
  const weekdays = (asNumber(reminder?.weekdays) ?? 0) & allWeekdays;
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time) && weekdays > 0 ? [{ time, weekdays }] : [];
}

/** A day is a list: the index of the habit, the date, the value or the mark, the note, the key. */
function addDay(day: unknown[], habits: (number | null)[], position: number, collector: ImportCollector): void {
  const [habitIndex, date, content, note, key] = day;
  const habit = typeof habitIndex === 'number' ? (habits[habitIndex] ?? null) : null;
  const mark = dayMarks.find((word) => word === content) ?? null;
  const text = asText(date) ?? '';
  collector.addDay({
    habit,
    date: parseDate(text, 'ymd') === text ? text : null,
    mark,
    value: mark ? undefined : asNumber(content),
    note: asText(note),
    key: asText(key)?.slice(0, 200) ?? asText(date) ?? undefined,
    position,
    place: 'days',
    text: String(content ?? ''),
  });
}
