import { allWeekdays } from '../../db/schema/limits.ts';
import type { ImportCollector } from '../collect/collector.ts';
import { collectHabitRows, type DatabaseRow, type SqliteFile } from '../files/database.ts';
import { ImportError } from '../import-error.ts';
import type { ImportedReminder } from '../model.ts';
import { dayOfMilliseconds } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { addLoopDay, loopMeasure, readLoopCode } from './loop-values.ts';
import { formatTime, numberOf, textOf } from './values.ts';

/** The versions of the schema that are known. Before 16 there are no values, before 25 no notes. */
const versions = { first: 9, questions: 23, last: 25 };
const numericalType = 1;
const atMostType = 1;
const doneCode = 2;

/** Loop's database. Before version 22 it may have a day twice, and days of habits that are gone. */
export const loopDatabaseFormat: ImportFormat<SqliteFile> = {
  source: 'loop_db',
  oneADay: true,
  recognise: ({ tables }) => tables.has('habits') && tables.has('repetitions'),
  read(db, collector) {
    const { userVersion } = db;
    if (!(userVersion >= versions.first && userVersion <= versions.last))
      throw new ImportError('unsupported_version', { detail: String(userVersion) });
    readRepetitions(db, readHabits(db, collector), collector);
  },
};

interface OpenHabit {
  index: number | null;
  isNumerical: boolean;
  factor: number;
}

const habitColumns = [
  ...['id', 'name', 'description', 'question', 'freq_num', 'freq_den', 'type', 'target_type', 'target_value', 'unit'],
  ...['archived', 'position', 'reminder_hour', 'reminder_min', 'reminder_days', 'uuid'],
];

/** Adds the habits in the order in which Loop shows them. */
function readHabits(db: SqliteFile, collector: ImportCollector): Map<number, OpenHabit> {
  const rows = collectHabitRows(db.rows('habits', habitColumns));
  rows.sort((a, b) => (numberOf(a.position) ?? 0) - (numberOf(b.position) ?? 0));
  return new Map(rows.map((row) => [Number(row.id), addHabit(row, db.userVersion, collector)]));
}

function addHabit(row: DatabaseRow, userVersion: number, collector: ImportCollector): OpenHabit {
  const isNumerical = row.type === numericalType;
  const measure = loopMeasure({
    isNumerical,
    unit: textOf(row.unit) ?? '',
    isAtMost: row.target_type === atMostType,
    target: numberOf(row.target_value) ?? 0,
    frequency: [row.freq_num, row.freq_den],
  });
  const place = { position: Number(row.id), place: 'Habits' };
  const name = textOf(row.name);
  if (measure.isChanged)
    collector.addProblem('unit_changed', { ...place, habit: name ?? '', value: textOf(row.unit) ?? '' });
  const hasQuestions = userVersion >= versions.questions;
  const index = collector.addHabit({
    ...place,
    ...measure,
    key: textOf(row.uuid) ?? `id ${row.id}`,
    name,
    archived: row.archived === 1,
    question: textOf(hasQuestions ? row.question : row.description),
    description: hasQuestions ? textOf(row.description) : null,
    reminders: readReminders(row),
  });
  return { index, isNumerical, factor: measure.factor };
}

/** Bit 0 of Loop's weekdays is Saturday, ours is Monday. No bit means every day. */
function readReminders({ reminder_hour, reminder_min, reminder_days }: DatabaseRow): ImportedReminder[] {
  const time = formatTime(reminder_hour, reminder_min);
  if (!time) return [];
  const days = (numberOf(reminder_days) ?? 0) & allWeekdays;
  const weekdays = (days >> 2) | ((days & 0b11) << 5);
  return [{ time, weekdays: weekdays || allWeekdays }];
}

function readRepetitions(db: SqliteFile, habits: Map<number, OpenHabit>, collector: ImportCollector): void {
  const hasValues = db.tables.get('repetitions')?.has('value') ?? false;
  for (const row of db.rows('repetitions', ['habit', 'timestamp', 'value', 'notes'])) {
    const habit = row.habit === null ? undefined : habits.get(Number(row.habit));
    const code = hasValues ? numberOf(row.value) : doneCode;
    const day = {
      habit: habit?.index ?? null,
      date: dayOfMilliseconds(row.timestamp),
      note: textOf(row.notes),
      position: Number(row.rowid),
      place: 'Repetitions',
      text: String(code ?? ''),
    };
    const value = code === null ? 'invalid' : readLoopCode(code, habit?.isNumerical ?? false);
    addLoopDay(collector, day, value, habit?.factor ?? 1);
  }
}
