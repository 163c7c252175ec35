import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { CommandOptions } from '../../src/app/command-line.ts';
import { runCommandLine } from '../../src/app/job-command.ts';
import { parseConfig } from '../../src/config/config.ts';
import { findTables } from '../../src/db/backup/catalogue.ts';
import { tableName } from '../../src/db/backup/manifest.ts';
import { quoteTable, type WrittenBackup, writeBackup } from '../../src/db/backup/write-backup.ts';
import { createLog } from '../../src/lib/log.ts';
import { test as database } from '../harness/db.ts';
import { templateDatabase, withDatabase } from '../harness/server.ts';

/** A further database on the server of the tests. */
export interface FurtherDatabase {
  url: string;
  name: string;
}

/** The end of a command of `npm run job`, in this process. */
export interface CommandEnd {
  /** The exit code; null where the command threw. */
  code: number | null;
  output: string;
  /** The message of the error that ended the command. */
  error: string;
}

/** A test with a folder, further databases, and the commands of `npm run job`. */
export const test = database.extend<{
  dir: string;
  empty: FurtherDatabase;
  /** A database with the tables of Tally. */
  migrated: FurtherDatabase;
  /** Writes a backup of a database into the folder of the test. */
  backUp: (pool: pg.Pool, now?: Date) => Promise<WrittenBackup>;
  command: (url: string, args: string[], options?: Partial<CommandOptions>) => Promise<CommandEnd>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  dir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-backup-'));
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  empty: async ({}, use) => withFurtherDatabase('template0', use),
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  migrated: async ({}, use) => withFurtherDatabase(templateDatabase, use),
  backUp: async ({ dir }, use) => {
    const signal = new AbortController().signal;
    await use((pool, now = new Date()) => writeBackup({ pool, dir, now, signal }));
  },
  command: async ({ dir }, use) => {
    await use(async (url, args, options = {}) => {
      const lines: string[] = [];
      const log = createLog({
        ...parseConfig({ DATA_DIR: dir }).log,
        level: 'silent',
        console: { write: () => undefined },
      });
      const ended = { code: null as number | null, error: '' };
      try {
        ended.code = await runCommandLine({
          config: parseConfig({ DATABASE_URL: url, DATA_DIR: dir }),
          log,
          args,
          out: { write: (text: string) => lines.push(text) > 0 },
          cancel: new AbortController().signal,
          ...options,
        });
      } catch (error) {
        ended.error = (error as Error).message;
      }
      return { ...ended, output: lines.join('') };
    });
  },
});

async function withFurtherDatabase(template: string, use: (database: FurtherDatabase) => Promise<void>): Promise<void> {
  const server = inject('databaseServer');
  const name = `further_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await withClient(server, (client) => client.query(`create database ${name} template ${template} strategy file_copy`));
  await use({ url: withDatabase(server, name), name });
  await withClient(server, (client) => client.query(`drop database ${name} with (force)`));
}

/** Runs statements in a session of its own, whose name is not one of Tally. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'test', options: '-c timezone=UTC' });
  client.on('error', () => undefined); // the statement fails
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Returns the rows of each table as one text, in their order as text. */
export function readTables(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const contents: Record<string, string> = {};
    for (const table of await findTables(client)) {
      const { rows } = await client.query<{ rows: string | null }>(
        `select string_agg(t::text, E'\\n' order by t::text) as rows from ${quoteTable(table)} t`,
      );
      contents[tableName(table)] = rows[0]?.rows ?? '';
    }
    return contents;
  });
}

interface OwnedSequence {
  sequence: string;
  table: string;
  column: string;
}

async function findOwnedSequences(client: pg.Client): Promise<OwnedSequence[]> {
  const { rows } = await client.query<OwnedSequence>(
    `select s.oid::regclass::text as sequence, t.oid::regclass::text as table, quote_ident(a.attname) as column
    from pg_class s
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i')
    join pg_class t on t.oid = d.refobjid
    join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and t.relnamespace <> 'drizzle'::regnamespace`,
  );
  return rows;
}

/** Moves the sequences to the ids of the rows, as if the rows had got their ids from them. */
export async function moveSequences(client: pg.Client): Promise<void> {
  for (const { sequence, table, column } of await findOwnedSequences(client))
    await client.query(`select setval('${sequence}', greatest(max(${column}), 1)) from ${table}`);
}

/** Returns the sequences whose next value is not above the maximum of their column. */
export function findSequencesBehind(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const sequences = await findOwnedSequences(client);
    const behind: string[] = [];
    for (const { sequence, table, column } of sequences) {
      const next = await client.query<{ isAhead: boolean }>(
        `select nextval('${sequence}') > coalesce(max(${column}), 0) as "isAhead" from ${table}`,
      );
      if (!next.rows[0]?.isAhead) behind.push(sequence);
    }
    return sequences.length > 10 ? behind : ['too few sequences were found'];
  });
}
