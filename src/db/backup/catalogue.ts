import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import * as schema from '../schema/index.ts';
import type { Manifest, ManifestTable } from './manifest.ts';

/** The schema of the company's own system. */
export const companySchema = 'enterprise';

const declared = Object.values(schema).flatMap((value) => (is(value, PgTable) ? [getTableConfig(value)] : []));

/** The schemas that belong to Tally alone. */
export const ownSchemas = [...new Set(declared.flatMap((table) => table.schema ?? []))].sort();

/** The tables of Tally in the schema `public`, which it shares with others. */
export const publicTables = declared.flatMap((table) => (table.schema ? [] : [table.name])).sort();

/** Tables that are not in a backup, and why. */
export const excludedTables: Record<string, string> = {
  'ops.web_link': 'Login links are secrets, and end after ten minutes.',
  'ops.web_session': 'Sessions are secrets. People log in again.',
  'ops.sql_object': 'It lists the objects that the start creates in the database.',
};

/** A table of the database. */
export interface CatalogueTable extends Omit<ManifestTable, 'rows' | 'sha256'> {
  isPartitioned: boolean;
  isReadable: boolean;
  /** Bytes on disk, without indexes. */
  bytes: number;
}

const included = `c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
  and (n.nspname = any ($1) or (n.nspname = 'public' and c.relname = any ($2)))
  and n.nspname || '.' || c.relname <> all ($3)`;

const tablesQuery = `
  select n.nspname as schema, c.relname as name, n.nspname = $4 as "isCompanys",
    c.relkind = 'p' as "isPartitioned", has_table_privilege(c.oid, 'select') as "isReadable",
    coalesce((select sum(pg_table_size(relid)) from pg_partition_tree(c.oid)), pg_table_size(c.oid))::float8 as bytes,
    (
      select coalesce(json_agg(json_build_object('name', a.attname,
        'type', format_type(a.atttypid, a.atttypmod), 'isNotNull', a.attnotnull) order by a.attnum), '[]')
      from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    ) as columns,
    (
      select coalesce(json_agg(a.attname order by k.position), '[]')
      from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (attnum, position)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where i.indrelid = c.oid and i.indisprimary
    ) as "primaryKey"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${included}
  order by n.nspname, c.relname`;

const scope = [[...ownSchemas, companySchema], publicTables, Object.keys(excludedTables), companySchema];

/**
 * Returns the tables that a backup contains, by schema and name: all tables of Tally's schemas and of the company's,
 * and those of Tally in `public`.
 */
export async function findTables(client: pg.ClientBase): Promise<CatalogueTable[]> {
  return (await client.query<CatalogueTable>(tablesQuery, scope)).rows;
}

/** Returns the positions of the sequences in Tally's schemas, and of those that belong to its tables in `public`. */
export async function findSequences(client: pg.ClientBase): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string; quoted: string }>(
    `select n.nspname as schema, c.relname as name, c.oid::regclass::text as quoted
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and (n.nspname = any ($1) or exists (
      select from pg_depend d join pg_class t on t.oid = d.refobjid
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
        and d.deptype in ('a', 'i') and t.relnamespace = 'public'::regnamespace and t.relname = any ($2)))
    order by n.nspname, c.relname`,
    [ownSchemas, publicTables],
  );
  const sequences: Manifest['sequences'] = [];
  for (const { schema: schemaName, name, quoted } of rows) {
    const position = await client.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${quoted}`,
    );
    sequences.push(...position.rows.map((row) => ({ schema: schemaName, name, ...row })));
  }
  return sequences;
}

/** Returns the timestamps of the migrations of the database; none where it was never migrated. */
export async function findMigrations(client: pg.ClientBase): Promise<number[]> {
  const known = await client.query(`select to_regclass('drizzle.__drizzle_migrations') is not null as "exists"`);
  if (!(known.rows[0] as { exists: boolean }).exists) return [];
  const { rows } = await client.query<{ stamp: number }>(
    'select created_at::float8 as stamp from drizzle.__drizzle_migrations order by created_at',
  );
  return rows.map(({ stamp }) => stamp);
}

/** Settings of a transaction that copies: the same text for the same value, whatever the server's settings are. */
export const copySettings = `
  set local timezone = 'UTC';
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'postgres';
  set local extra_float_digits = 1;
  set local bytea_output = 'hex';
  set local row_security = off;
  set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0`;
