import { finished } from 'node:stream/promises';
import pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { StartError } from '../../lib/start-error.ts';
import { type Archive, readArchive } from './archive-reader.ts';
import { type CatalogueTable, copySettings, findTables } from './catalogue.ts';
import { type Manifest, type ManifestTable, tableName } from './manifest.ts';
import { isReplaced } from './restore-target.ts';
import { quoteTable } from './write-backup.ts';

export interface LoadOptions {
  signal: AbortSignal;
  /** Called when the rows of a table begin. */
  onTable?: (table: ManifestTable) => void;
}

/**
 * Loads the data of a backup into the tables of the database, which were migrated as far as the backup. One
 * transaction: either all rows are loaded, or none. Foreign keys are dropped and created again, so that the order of
 * the tables does not matter and the check of the keys is one query each. The rows are counted at the end.
 *
 * @throws StartError when the tables do not fit, or do not have the rows of the manifest afterwards
 */
export async function loadTables(client: pg.ClientBase, archive: Archive, options: LoadOptions): Promise<void> {
  const { manifest, name } = archive;
  await client.query(`begin; ${copySettings}; set local lock_timeout = '30s'`);
  try {
    await createMissingTables(client, manifest);
    const tables = await findTables(client);
    requireColumns(name, manifest, tables);
    const replaced = tables.filter((table) => isReplaced(table, manifest));
    const triggers = await disableTriggers(client, replaced);
    const keys = await dropForeignKeys(client, replaced);
    await client.query(`truncate ${replaced.map(quoteTable).join(', ')}`);
    await copyTables(client, archive, options);
    for (const { statement } of keys) await client.query(statement);
    for (const statement of triggers) await client.query(statement);
    await setSequences(client, manifest);
    await requireRows(client, name, manifest);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the connection may be lost
    throw error;
  }
}

/** Creates the tables of the company, which belong to no migration, with their columns and primary keys. */
async function createMissingTables(client: pg.ClientBase, manifest: Manifest): Promise<void> {
  const known = new Set((await findTables(client)).map(tableName));
  for (const table of manifest.tables.filter((one) => !known.has(tableName(one)))) {
    await client.query(`create schema if not exists ${pg.escapeIdentifier(table.schema)}`);
    const columns = [];
    for (const { name, type, isNotNull } of table.columns)
      columns.push(`${pg.escapeIdentifier(name)} ${await checkType(client, type)}${isNotNull ? ' not null' : ''}`);
    const key = table.primaryKey.map((name) => pg.escapeIdentifier(name)).join(', ');
    const definitions = [...columns, ...(key ? [`primary key (${key})`] : [])];
    await client.query(`create table ${quoteTable(table)} (${definitions.join(', ')})`);
  }
}

/** Returns the type as this database writes it: the text of the file must not become SQL. */
async function checkType(client: pg.ClientBase, type: string): Promise<string> {
  const [, name = '', modifier = '', ending = ''] =
    /^([\w\s".]+)(\(\d+(?:,-?\d+)?\))?([\w\s]*(?:\[\])*)$/.exec(type) ?? [];
  const { rows } = await client.query<{ known: boolean }>('select to_regtype($1) is not null as known', [
    `${name}${ending}`,
  ]);
  if (name && rows[0]?.known) return `${name}${modifier}${ending}`;
  throw new StartError(
    `This database has no type ${type}, which a table of the backup has: create the type, then restore again.`,
  );
}

function requireColumns(file: string, manifest: Manifest, tables: CatalogueTable[]): void {
  const columns = new Map(tables.map((table) => [tableName(table), new Set(table.columns.map(({ name }) => name))]));
  for (const table of manifest.tables)
    for (const { name } of table.rows > 0 ? table.columns : [])
      if (!columns.get(tableName(table))?.has(name))
        throw new StartError(
          `The database has no column ${tableName(table)}.${name}, which ${file} has: nothing was loaded.`,
        );
}

const scope = (tables: CatalogueTable[]) => [tables.map(quoteTable)];

/** Disables the triggers of the company's tables and returns the statements that enable them again. */
async function disableTriggers(client: pg.ClientBase, tables: CatalogueTable[]): Promise<string[]> {
  const { rows } = await client.query<{ table: string; trigger: string }>(
    `select tgrelid::regclass::text as table, quote_ident(tgname) as trigger
    from pg_trigger where tgrelid = any ($1::regclass[]) and not tgisinternal and tgenabled = 'O'`,
    scope(tables),
  );
  for (const { table, trigger } of rows) await client.query(`alter table ${table} disable trigger ${trigger}`);
  return rows.map(({ table, trigger }) => `alter table ${table} enable trigger ${trigger}`);
}

/** Drops the foreign keys of the tables and returns the statements that create them again. */
async function dropForeignKeys(client: pg.ClientBase, tables: CatalogueTable[]): Promise<{ statement: string }[]> {
  const { rows } = await client.query<{ table: string; name: string; statement: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as statement
    from pg_constraint where conrelid = any ($1::regclass[]) and contype = 'f' and conparentid = 0
    order by 1, 2`,
    scope(tables),
  );
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return rows;
}

interface TableCopy {
  table: ManifestTable;
  stream: CopyStreamQuery;
  /** Resolves when the server has all rows; rejects with its error. */
  done: Promise<void>;
}

/** Copies the data of all tables while the archive is read. */
async function copyTables(client: pg.ClientBase, archive: Archive, options: LoadOptions): Promise<void> {
  let current: TableCopy | null = null;
  const endTable = async () => {
    current?.stream.end();
    await current?.done;
    current = null;
  };
  await readArchive(archive, {
    signal: options.signal,
    async onData(table, chunk) {
      if (current?.table !== table) {
        await endTable();
        options.onTable?.(table);
        current = startCopy(client, table);
      }
      await write(current, chunk);
    },
  });
  await endTable();
}

function startCopy(client: pg.ClientBase, table: ManifestTable): TableCopy {
  const stream = client.query(copyFrom(copyStatement(table)));
  const done = finished(stream);
  done.catch(() => undefined); // reported by the next write, or at the end
  return { table, stream, done };
}

/** Resolves when the server takes more. */
async function write({ stream, done }: TableCopy, chunk: Buffer): Promise<void> {
  const written = new Promise<unknown>((resolve) => stream.write(chunk, resolve));
  const error = await Promise.race([written, done]);
  if (error) await done; // rejects with the error of the server, of which this one is the consequence
}

function copyStatement(table: ManifestTable): string {
  const columns = table.columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  return `copy ${quoteTable(table)} (${columns}) from stdin`;
}

/** Sets the sequences that exist. Those of the company's own tables belong to its system. */
async function setSequences(client: pg.ClientBase, manifest: Manifest): Promise<void> {
  for (const { schema, name, lastValue, isCalled } of manifest.sequences)
    await client.query('select setval(to_regclass($1), $2::bigint, $3)', [
      quoteTable({ schema, name }),
      lastValue,
      isCalled,
    ]);
}

/** Counts the rows of each table and compares them with the manifest. */
async function requireRows(client: pg.ClientBase, file: string, manifest: Manifest): Promise<void> {
  for (const table of manifest.tables.filter((one) => one.rows > 0 || !one.isCompanys)) {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::float8 as count from ${quoteTable(table)}`,
    );
    const found = rows[0]?.count ?? 0;
    if (found !== table.rows)
      throw new StartError(`${tableName(table)} has ${found} rows, and ${file} has ${table.rows}: nothing was loaded.`);
  }
}
