import { readFile } from 'node:fs/promises';
import type { Database, SqlJsStatic, SqlValue } from 'sql.js';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';

export type DatabaseRow = Record<string, SqlValue>;

/** An opened SQLite file, which can only be read. */
export interface SqliteFile {
  userVersion: number;
  /** True: the latest changes may be in the write-ahead log, a file of its own that nobody sends. */
  hasLog: boolean;
  /** The columns of the tables, all in lower case. */
  tables: ReadonlyMap<string, ReadonlySet<string>>;
  /**
   * Reads the rows of a table in the order of their ids, and of a table without ids in that of its key. Columns that
   * the table does not have are null. `rowid` is the id of the row; the number of the row where the table has no ids.
   *
   * @throws {ImportError}
   */
  rows(table: string, columns: readonly string[]): Generator<DatabaseRow>;
  close(): void;
}

const magic = 'SQLite format 3\0';
const headerLength = 100;
/** Memory of SQLite besides the file. */
const heapBytes = 32_000_000;
/** No field that is read has longer texts, or any blob. */
const maxTextLength = 100_000;

/** Returns true where a file begins as an SQLite file does. */
export function isSqlite(head: Buffer): boolean {
  return head.toString('latin1', 0, magic.length) === magic;
}

/**
 * Opens an SQLite file. Its schema may contain tables and indexes only: what a program of habits does not have, such as
 * views, triggers, virtual tables and generated columns, could run code of the file.
 *
 * @throws {ImportError} `damaged_file` or `hostile_file`
 */
export async function openSqliteFile(path: string): Promise<SqliteFile> {
  const bytes = await readFile(path);
  const hasLog = checkHeader(bytes);
  const { default: initSqlJs } = await import('sql.js'); // not loaded for other files: it takes time
  const library = await initSqlJs();
  const db = openDatabase(library, bytes);
  try {
    const tables = guarded(() => readSchema(db));
    guarded(() => checkPages(db));
    const userVersion = Number(guarded(() => firstValue(db, 'pragma user_version')));
    return {
      userVersion,
      hasLog,
      tables,
      rows: (table, columns) => readRows(db, table, columns, tables.get(table)),
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A file that ends early has fewer pages than its header says. Returns whether the file is in WAL mode. */
function checkHeader(bytes: Buffer): boolean {
  if (bytes.length < headerLength) throw new ImportError('damaged_file', { detail: 'no header' });
  const rawSize = bytes.readUInt16BE(16);
  const pageSize = rawSize === 1 ? 65_536 : rawSize;
  const isCurrent = bytes.readUInt32BE(24) === bytes.readUInt32BE(92); // else the number of pages is out of date
  const pages = bytes.readUInt32BE(28);
  if (pageSize < 512 || (isCurrent && pages * pageSize > bytes.length))
    throw new ImportError('damaged_file', { detail: 'fewer pages than stated' });
  // A file in WAL mode cannot be opened without its log. What was not in the file yet is not here.
  const hasLog = bytes[18] === 2;
  bytes[18] = 1;
  bytes[19] = 1;
  return hasLog;
}

function openDatabase(library: SqlJsStatic, bytes: Buffer): Database {
  const db = new library.Database(bytes);
  db.exec(`pragma trusted_schema = off; pragma query_only = on; pragma cell_size_check = on; pragma temp_store = memory;
    pragma hard_heap_limit = ${heapBytes}`);
  return db;
}

/** Runs something on the database. Every error of SQLite is about the file. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError('damaged_file', { detail: (error as Error).message, cause: error });
  }
}

function firstValue(db: Database, sql: string): SqlValue {
  return db.exec(sql)[0]?.values[0]?.[0] ?? null;
}

/** More tables and columns than any program of habits has. */
const maxTables = 200;
const maxColumns = 100;

function readSchema(db: Database): Map<string, Set<string>> {
  const entries =
    db.exec(`select type, name, coalesce(sql, '') from sqlite_schema limit ${maxTables + 1}`)[0]?.values ?? [];
  if (entries.length > maxTables) throw new ImportError('hostile_file', { detail: 'too many tables' });
  const tables = new Map<string, Set<string>>();
  for (const [type, name, sql] of entries) {
    if (!isHarmless(String(type), String(sql)))
      throw new ImportError('hostile_file', { detail: `${type} in the schema` });
    if (type === 'table') tables.set(String(name).toLowerCase(), readColumns(db, String(name)));
  }
  return tables;
}

/** Expressions in the schema, such as checks and partial indexes, would run while the file is checked or read. */
function isHarmless(type: string, sql: string): boolean {
  if (type === 'table') return !/\bvirtual\b|\bgenerated\b|\bcheck\s*\(|\bas\s*\(|\bas\s+select\b/i.test(sql);
  return type === 'index' && (sql === '' || /^create (?:unique )?index [^(]+\([\s\w",`[\]]+\)\s*$/i.test(sql));
}

function readColumns(db: Database, table: string): Set<string> {
  const [result] = db.exec('select name, hidden from pragma_table_xinfo(?)', [table]);
  const columns = result?.values ?? [];
  if (columns.length > maxColumns || columns.some(([, hidden]) => hidden !== 0))
    throw new ImportError('hostile_file', { detail: 'columns' });
  return new Set(columns.map(([name]) => String(name).toLowerCase()));
}

/**
 * Returns the rows of a table of habits.
 *
 * @throws {ImportError} `too_many_habits`
 */
export function collectHabitRows(rows: Iterable<DatabaseRow>): DatabaseRow[] {
  const habits: DatabaseRow[] = [];
  for (const row of rows) {
    if (habits.push(row) > importLimits.habits) throw new ImportError('too_many_habits');
  }
  return habits;
}

/** Reads every page once: a tree whose pages refer to one another in a circle would be read without end. */
function checkPages(db: Database): void {
  const result = firstValue(db, 'pragma quick_check(1)');
  const isUsable =
    result === 'ok' || /^(?:NULL|non-unique|.* missing from index|wrong # of entries)/.test(String(result));
  if (!isUsable) throw new ImportError('damaged_file', { detail: String(result) });
}

function* readRows(
  db: Database,
  table: string,
  columns: readonly string[],
  existing: ReadonlySet<string> | undefined,
): Generator<DatabaseRow> {
  if (!existing) throw new ImportError('damaged_file', { detail: `no table ${table}` });
  const present = columns.filter((column) => existing.has(column));
  guarded(() => refuseBlobs(db, table, present));
  // All names are constants of the sources.
  const selected = columns.map((column) =>
    existing.has(column) ? `"${column}" as "${column}"` : `null as "${column}"`,
  );
  const hasIds = guarded(() => firstValue(db, `select wr from pragma_table_list('${table}')`)) === 0;
  const [id, order] = hasIds ? ['rowid', 'order by rowid'] : ['null', ''];
  const statement = guarded(() =>
    db.prepare(`select ${id} as "rowid", ${selected.join(', ')} from "${table}" not indexed ${order}`),
  );
  try {
    for (let rows = 0; guarded(() => statement.step()); rows++) {
      if (rows === importLimits.rows) throw new ImportError('too_many_records');
      const row = statement.getAsObject() as DatabaseRow;
      yield hasIds ? row : { ...row, rowid: rows + 1 };
    }
  } finally {
    statement.free();
  }
}

function refuseBlobs(db: Database, table: string, columns: readonly string[]): void {
  const conditions = columns.map((column) => `typeof("${column}") = 'blob' or length("${column}") > ${maxTextLength}`);
  const found = firstValue(
    db,
    `select count(*) from (select 1 from "${table}" where ${conditions.join(' or ')} limit 1)`,
  );
  if (found !== 0) throw new ImportError('hostile_file', { detail: 'a blob or a long text' });
}
