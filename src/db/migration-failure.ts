import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import type { MigrationMeta } from 'drizzle-orm/migrator';
import type pg from 'pg';

/** What separates the statements in the file of a migration. To PostgreSQL it is a comment. */
export const breakpoint = '--> statement-breakpoint';

/**
 * Returns the error of a migration as one line: the file, the line of the fault where it is known, the error of the
 * server, and the first line of the statement. The error of drizzle contains the whole SQL. Any other error is returned
 * as it is.
 *
 * @param migrations with the queries that were sent, each a part of the file
 */
export function toMigrationFailure(error: unknown, folder: string, migrations: readonly MigrationMeta[]): unknown {
  const { query, cause } = error instanceof DrizzleQueryError ? error : {};
  const migration = migrations.find(({ sql }) => query !== undefined && sql.includes(query));
  if (!migration || query === undefined || cause === undefined) return error;
  const name = `${readTag(folder, migration)}.sql`;
  const place = findPlace(readFileSync(join(folder, name), 'utf8'), query, cause);
  const file = `${basename(folder)}/${name}${place ? `, line ${place.line},` : ''}`;
  const statement = place ? ` The statement begins: ${place.firstLine}` : '';
  return new Error(`${file} cannot be applied: ${cause.message}. Nothing was changed.${statement}`, { cause });
}

/** Returns the name of a migration: that of its file, without `.sql`. */
function readTag(folder: string, { folderMillis }: MigrationMeta): string | undefined {
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { when: number; tag: string }[];
  };
  return journal.entries.find(({ when }) => when === folderMillis)?.tag;
}

/**
 * Returns the line of a fault in a file, from 1, and the first line of its statement. Null: the query has several
 * statements, and the server names no position.
 */
function findPlace(file: string, query: string, cause: Error) {
  const { position } = cause as pg.DatabaseError;
  if (position === undefined && query.includes(breakpoint)) return null;
  const fault = file.indexOf(query) + (position === undefined ? query.search(/\S/) : Number(position) - 1);
  const before = file.slice(0, fault);
  const [rest = ''] = file.slice(fault).split(breakpoint);
  const statement = `${before.split(breakpoint).at(-1)}${rest}`.trim();
  return { line: before.split('\n').length, firstLine: statement.split('\n', 1)[0] ?? '' };
}
