import { asc, eq, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../../client.ts';
import * as ops from '../../schema/ops.ts';
import * as warehouse from '../../schema/warehouse.ts';
import * as web from '../../schema/web.ts';
import { streamRows } from '../streams.ts';

/** Everything that is stored about a person stands in these tables; `user_id` says whose a row is. */
const personal = [
  warehouse.dimUsers,
  warehouse.dimCategory,
  warehouse.dimHabits,
  warehouse.factRecords,
  warehouse.aggDaily,
  warehouse.stagingTable,
  warehouse.stagingRejects,
  ops.dialogue,
  ops.telegramPending,
  ops.telegramUpdate,
  ops.auditLog,
  ops.jobCard,
  ops.jobNotify,
  web.webLink,
  web.webSession,
];

export interface PersonalTable {
  /** `schema.table` */
  name: string;
  columns: string[];
  /** Each row in the order of `columns`. A new stream at every call. */
  rows: () => AsyncGenerator<unknown[]>;
}

/** Returns all tables with everything about the person, as streams; empty ones too, so that it shows what is not stored. */
export function readPersonalData(db: Db, userId: number): PersonalTable[] {
  return personal.map((table) => {
    const { schema, name, columns } = getTableConfig(table as PgTable);
    const names = columns.map((column) => column.name);
    const query = sql`select * from ${table} where ${eq(table.userId, userId)} order by ${asc(columns[0] as never)}`;
    return { name: `${schema}.${name}`, columns: names, rows: () => asArrays(db, query, names) };
  });
}

async function* asArrays(db: Db, query: SQL, columns: string[]): AsyncGenerator<unknown[]> {
  for await (const row of streamRows<Record<string, unknown>>(db, query)) yield columns.map((name) => row[name]);
}
