import { allWeekdays } from '../../db/schema/limits.ts';
import { toDay } from '../../time/days.ts';
import type { ImportCollector } from '../collect/collector.ts';
import { collectHabitRows, type DatabaseRow, type SqliteFile } from '../files/database.ts';
import type { ImportedReminder } from '../model.ts';
import type { ImportFormat } from './format.ts';
import { frequencyGoal, undatedGoal } from './goals.ts';
import { formatTime, numberOf, textOf } from './values.ts';

const doneType = 2;
/** How a schedule is meant: on weekdays, a number of days in a period, or every so many days. */
const schedule = { weekdays: 0, daysInPeriod: 1, every: 2 } as const;
/** The days of the periods of `daysInPeriod`. A year is longer than any goal of ours. */
const periods = [7, 30, 365];

/** Rewire's database. Only days of the type "done" are known. */
export const rewireFormat: ImportFormat<SqliteFile> = {
  source: 'rewire',
  oneADay: true,
  recognise: ({ tables }) => tables.has('checkins') && tables.has('habits') && tables.has('unit'),
  read(db, collector) {
    const habits = readHabits(db, collector);
    for (const row of db.rows('checkins', ['habit_id', 'date', 'type', 'note'])) {
      const day = {
        habit: habits.get(Number(row.habit_id)) ?? null,
        date: parseCompactDate(textOf(row.date) ?? ''),
        note: textOf(row.note),
        position: Number(row.rowid),
        place: 'CHECKINS',
        text: `type ${row.type}`,
      };
      collector.addDay(row.type === doneType ? day : { ...day, value: null });
    }
  },
};

function parseCompactDate(text: string): string | null {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return found ? toDay(Number(found[1]), Number(found[2]), Number(found[3])) : null;
}

const habitColumns = [
  ...['_id', 'name', 'description', 'schedule', 'active_days', 'repeating_count', 'days', 'period', 'archived'],
  ...['order_num', 'category'],
];

function readHabits(db: SqliteFile, collector: ImportCollector): Map<number, number | null> {
  const categories = readCategories(db);
  const reminders = readReminders(db);
  const habits = new Map<number, number | null>();
  const rows = collectHabitRows(db.rows('habits', habitColumns));
  rows.sort((a, b) => (numberOf(a.order_num) ?? 0) - (numberOf(b.order_num) ?? 0));
  for (const row of rows) {
    const id = Number(row._id);
    const habit = collector.addHabit({
      key: `id ${id}`,
      name: textOf(row.name),
      category: categories.get(Number(row.category)) ?? null,
      description: textOf(row.description),
      archived: row.archived === 1,
      goals: undatedGoal(readGoal(row)),
      reminders: reminders.get(id) ?? [],
      position: id,
      place: 'Habits',
    });
    habits.set(id, habit);
  }
  return habits;
}

function readCategories(db: SqliteFile): Map<number, string> {
  if (!db.tables.has('category')) return new Map();
  const rows = collectHabitRows(db.rows('category', ['_id', 'category_name']));
  return new Map(rows.map((row) => [Number(row._id), textOf(row.category_name) ?? '']));
}

function readGoal(row: DatabaseRow) {
  if (row.schedule === schedule.weekdays) return frequencyGoal(weekdaysOf(row.active_days).length, 7);
  if (row.schedule === schedule.daysInPeriod) return frequencyGoal(row.days, periods[numberOf(row.period) ?? -1]);
  return row.schedule === schedule.every ? frequencyGoal(1, row.repeating_count) : null;
}

/** Weekdays are listed as numbers, from 0 for Monday. */
function weekdaysOf(text: unknown): number[] {
  const days = String(text ?? '')
    .slice(0, 100)
    .split(',')
    .filter((part) => /^\s*[0-6]\s*$/.test(part));
  return [...new Set(days.map(Number))];
}

/** A reminder has the minute of the day. */
function readReminders(db: SqliteFile): Map<number, ImportedReminder[]> {
  const reminders = new Map<number, ImportedReminder[]>();
  if (!db.tables.has('reminders')) return reminders;
  for (const row of collectHabitRows(db.rows('reminders', ['habit_id', 'time', 'active_days']))) {
    const minute = numberOf(row.time) ?? -1;
    const time = minute > 0 ? formatTime(Math.floor(minute / 60), minute % 60) : null;
    if (!time) continue;
    const weekdays = weekdaysOf(row.active_days).reduce((bits, day) => bits | (1 << day), 0) || allWeekdays;
    const habit = Number(row.habit_id);
    reminders.set(habit, [...(reminders.get(habit) ?? []), { time, weekdays }]);
  }
  return reminders;
}
