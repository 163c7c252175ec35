import type { DatedGoal } from '../../db/queries/habits/goal-days.ts';
import { allWeekdays, type Direction } from '../../db/schema/limits.ts';
import { type Measure, measureOfUnit } from '../collect/clean-text.ts';
import type { ImportCollector } from '../collect/collector.ts';
import { asArray, asNumber, asObject, asText, type JsonObject, parseInnerJson } from '../files/json.ts';
import type { ImportedReminder } from '../model.ts';
import { dayOfNumber } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { amountGoal, frequencyGoal, undatedGoal } from './goals.ts';
import { formatTime } from './values.ts';

const negativeType = 2;
const status = { deleted: 2, archived: 3 } as const;
const recordType = { done: 1, skip: 2 } as const;
const frequencyType = { weekly: 1, monthly: 2, custom: 3 } as const;
const reminderType = { whenNeeded: 1, day: 2, week: 3 } as const;

/** Table Habit's JSON export: an object with `habits`, each with its `records`, and with `groups` in later versions. */
export const tableHabitFormat: ImportFormat<unknown> = {
  source: 'table_habit',
  oneADay: true,
  recognise(file) {
    const habits = asObject(file)?.habits;
    return Array.isArray(habits) && habits.every((habit) => asText(asObject(habit)?.name) !== null);
  },
  read(file, collector) {
    const groups = readGroups(asObject(file)?.groups);
    for (const [index, value] of asArray(asObject(file)?.habits).entries()) {
      const habit = asObject(value);
      if (habit) readHabit(habit, index + 1, groups, collector);
    }
  },
};

/** Returns the names of groups by their ids. */
function readGroups(groups: unknown): Map<string, string> {
  return new Map(
    asArray(groups).flatMap((value): [string, string][] => {
      const [id, name] = [asText(asObject(value)?.uuid), asText(asObject(value)?.name)];
      return id !== null && name !== null ? [[id, name]] : [];
    }),
  );
}

function readHabit(habit: JsonObject, position: number, groups: Map<string, string>, collector: ImportCollector): void {
  const records = asArray(habit.records).map(asObject);
  const name = asText(habit.name) ?? '';
  const place = `habits[${position}]`;
  if (habit.status === status.deleted) {
    for (const [index] of records.entries())
      collector.addProblem('habit_deleted', { position: index + 1, place, habit: name });
    return;
  }
  const measure = findMeasure(habit, records);
  if (measure.isChanged)
    collector.addProblem('unit_changed', { position, habit: name, value: asText(habit.daily_goal_unit) ?? '' });
  const direction = habit.type === negativeType ? 'at_most' : 'at_least';
  const index = collector.addHabit({
    key: name,
    name,
    ...measure,
    direction,
    category: groups.get(asText(habit.group_id) ?? '') ?? null,
    goals: readGoal(habit, measure, direction),
    archived: habit.status === status.archived,
    question: asText(habit.reminder_quest),
    description: asText(habit.desc),
    reminders: readReminders(habit.reminder),
    position,
  });
  for (const [at, record] of records.entries())
    readRecord(record, { habit: index, position: at + 1, place }, measure, collector);
}

/** Every habit there has a daily goal. One of 1 without a unit, always reached by 1, is a habit that is only done. */
function findMeasure(habit: JsonObject, records: (JsonObject | null)[]): Measure {
  const unit = asText(habit.daily_goal_unit)?.trim() ?? '';
  const isPlain = (value: unknown) => value === undefined || value === null || value === 0 || value === 1;
  const isCheck = unit === '' && isPlain(habit.daily_goal) && records.every((record) => isPlain(record?.record_value));
  return isCheck ? { kind: 'check', unit: null, factor: 1, isChanged: false } : measureOfUnit(unit);
}

function readGoal(habit: JsonObject, { kind, factor }: Measure, direction: Direction): DatedGoal[] {
  if (kind === 'check') return undatedGoal(readFrequency(habit));
  const goal = asNumber(habit.daily_goal) ?? 0;
  // A habit to reduce may have the goal 0 with a maximum beside it.
  const target = direction === 'at_most' ? goal || (asNumber(habit.daily_goal_extra) ?? 0) : goal;
  return undatedGoal(amountGoal(Math.round(target * factor * 1000) / 1000, 1, direction));
}

function readFrequency({ freq_type, freq_custom }: JsonObject) {
  const [times, days] = asArray(parseInnerJson(freq_custom));
  if (freq_type === frequencyType.weekly) return frequencyGoal(times, 7);
  if (freq_type === frequencyType.monthly) return frequencyGoal(times, 30);
  return freq_type === frequencyType.custom ? frequencyGoal(times, days) : null;
}

/** A reminder on days of the month cannot be taken. `extra` has weekdays from 1 for Monday. */
function readReminders(value: unknown): ImportedReminder[] {
  const reminder = asObject(parseInnerJson(value));
  const time = asObject(reminder?.time);
  const text = formatTime(time?.hour, time?.minute);
  if (!reminder || !text) return [];
  const dailyTypes: unknown[] = [reminderType.whenNeeded, reminderType.day, 'whenNeeded', 'day'];
  if (dailyTypes.includes(reminder.type)) return [{ time: text, weekdays: allWeekdays }];
  if (reminder.type !== reminderType.week && reminder.type !== 'week') return [];
  const days = asArray(reminder.extra).map(Number);
  const weekdays = days.reduce((bits, day) => (day >= 1 && day <= 7 ? bits | (1 << (day - 1)) : bits), 0);
  return weekdays === 0 ? [] : [{ time: text, weekdays }];
}

function readRecord(
  record: JsonObject | null,
  place: { habit: number | null; position: number; place: string },
  { kind, factor }: Measure,
  collector: ImportCollector,
): void {
  const value = asNumber(record?.record_value);
  const day = {
    ...place,
    date: dayOfNumber(record?.record_date),
    note: asText(record?.reason),
    text: `${record?.record_type ?? ''} ${value ?? ''}`.trim(),
  };
  if (record?.record_type === recordType.skip) collector.addDay({ ...day, mark: 'skip' });
  else if (record?.record_type !== recordType.done) collector.addDay({ ...day, value: null });
  else if (kind === 'check' && value === 0) collector.addDay({ ...day, mark: 'no' });
  else collector.addDay(kind === 'check' ? day : { ...day, value: value === null ? null : value * factor });
}
