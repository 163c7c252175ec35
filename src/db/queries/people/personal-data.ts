import { asc, eq, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../../client.ts';
import * as goals from '../../schema/goals.ts';
import * as imports from '../../schema/imports.ts';
import { jobNotify } from '../../schema/job-alerts.ts';
import { jobCard } from '../../schema/jobs.ts';
import * as ops from '../../schema/ops.ts';
import { recordQuestion } from '../../schema/questions.ts';
import { reminder, reminderSent } from '../../schema/reminders.ts';
import { timer } from '../../schema/timers.ts';
import * as warehouse from '../../schema/warehouse.ts';
import * as web from '../../schema/web.ts';
import { streamRows } from '../streams.ts';

/** The tables with everything that is stored about people, by a name for code. `user_id` is the person. */
const personalTables = {
  person: warehouse.dimUsers,
  categories: warehouse.dimCategory,
  habits: warehouse.dimHabits,
  records: warehouse.factRecords,
  dayTotals: warehouse.aggDaily,
  goals: goals.habitGoal,
  dayMarks: goals.dayMark,
  removedDayMarks: goals.removedDayMark,
  deletedDayMarks: goals.deletedDayMark,
  rests: goals.rest,
  timers: timer,
  reminders: reminder,
  sentReminders: reminderSent,
  imports: imports.importedFile,
  importedHabits: imports.importHabit,
  importChanges: imports.importChange,
  importMappings: imports.importMapping,
  stagedRecords: warehouse.stagingTable,
  rejectedRecords: warehouse.stagingRejects,
  conversations: ops.dialogue,
  questions: recordQuestion,
  waitingUpdates: ops.telegramInbox,
  handledUpdates: ops.telegramUpdate,
  auditLog: ops.auditLog,
  runCards: jobCard,
  jobAlerts: jobNotify,
  loginLinks: web.webLink,
  sessions: web.webSession,
};

export type PersonalTableKey = keyof typeof personalTables;

/** What a column contains. Streams yield dates and instants as PostgreSQL's text. */
export type PersonalColumnType = 'date' | 'instant' | 'number' | 'other';

export interface PersonalColumn {
  /** The name in the database. */
  name: string;
  type: PersonalColumnType;
}

/** The rows of a person in one table. */
export interface PersonalTable {
  key: PersonalTableKey;
  /** `schema.table` */
  name: string;
  columns: PersonalColumn[];
  /** Yields the rows, with their values in the order of `columns`. Each call starts a new stream. */
  rows: () => AsyncGenerator<unknown[]>;
}

/** Returns all tables with personal data, empty ones included, with the rows of the person as streams. */
export function readPersonalData(db: Db, userId: number): PersonalTable[] {
  return Object.entries(personalTables).map(([key, table]) => {
    const { schema, name, columns: all } = getTableConfig(table as PgTable);
    const columns = all.map((column) => ({ name: column.name, type: columnType(column.getSQLType()) }));
    const names = columns.map((column) => column.name);
    const query = sql`select * from ${table} where ${eq(table.userId, userId)} order by ${asc(all[0] as never)}`;
    const rows = () => toArrays(db, query, names);
    return { key: key as PersonalTableKey, name: `${schema}.${name}`, columns, rows };
  });
}

function columnType(sqlType: string): PersonalColumnType {
  if (sqlType === 'date') return 'date';
  if (sqlType.startsWith('timestamp')) return 'instant';
  return /^(?:bigint|integer|smallint|numeric|bigserial)/.test(sqlType) ? 'number' : 'other';
}

async function* toArrays(db: Db, query: SQL, columns: string[]): AsyncGenerator<unknown[]> {
  for await (const row of streamRows<Record<string, unknown>>(db, query)) yield columns.map((name) => row[name]);
}
