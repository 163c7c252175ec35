import { asc, eq, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../../client.ts';
import * as ops from '../../schema/ops.ts';
import { recordQuestion } from '../../schema/questions.ts';
import * as warehouse from '../../schema/warehouse.ts';
import * as web from '../../schema/web.ts';
import { streamRows } from '../streams.ts';

/** The tables with everything that is stored about people. `user_id` is the person. */
const personalTables = [
  warehouse.dimUsers,
  warehouse.dimCategory,
  warehouse.dimHabits,
  warehouse.factRecords,
  warehouse.aggDaily,
  warehouse.stagingTable,
  warehouse.stagingRejects,
  ops.dialogue,
  recordQuestion,
  ops.telegramPending,
  ops.telegramUpdate,
  ops.auditLog,
  ops.jobCard,
  ops.jobNotify,
  web.webLink,
  web.webSession,
];

/** The rows of a person in one table. */
export interface PersonalTable {
  /** `schema.table` */
  name: string;
  columns: string[];
  /** Yields the rows, with their values in the order of `columns`. Each call starts a new stream. */
  rows: () => AsyncGenerator<unknown[]>;
}

/** Returns all tables with personal data, empty ones included, with the rows of the person as streams. */
export function readPersonalData(db: Db, userId: number): PersonalTable[] {
  return personalTables.map((table) => {
    const { schema, name, columns } = getTableConfig(table as PgTable);
    const names = columns.map((column) => column.name);
    const query = sql`select * from ${table} where ${eq(table.userId, userId)} order by ${asc(columns[0] as never)}`;
    return { name: `${schema}.${name}`, columns: names, rows: () => toArrays(db, query, names) };
  });
}

async function* toArrays(db: Db, query: SQL, columns: string[]): AsyncGenerator<unknown[]> {
  for await (const row of streamRows<Record<string, unknown>>(db, query)) yield columns.map((name) => row[name]);
}
