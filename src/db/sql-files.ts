import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { projectPath } from '../lib/project-path.ts';
import { dropObjects, readObjects, restoreViewGrants, type SqlObjects, type ViewGrant } from './sql-objects.ts';

/** Later kinds may use earlier ones. Functions may use all kinds: PostgreSQL does not check their bodies here. */
const kinds = ['functions', 'views', 'triggers', 'comments'] as const;

export interface SqlFile {
  kind: (typeof kinds)[number];
  /** Relative to the folder, for example `views/daily_view.sql`: the key of `ops.sql_object`. */
  path: string;
  text: string;
  sha256: string;
}

/** What `ops.sql_object` stores about a file: its hash and the objects that it created, by path. */
type AppliedFiles = Map<string, { sha256: string; objects: string[] }>;

/** Returns the files of `folder` (default: `src/db/sql`) in the order in which they are applied. */
export function sqlFiles(folder = projectPath('src/db/sql')): SqlFile[] {
  // A migration may create a table again, which loses its comments: with each migration the comments count as changed.
  const migrations = readFileSync(projectPath('drizzle/meta/_journal.json'));
  return kinds.flatMap((kind) =>
    readdirSync(join(folder, kind), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
      .map((entry) => `${kind}/${entry.name}`)
      .sort()
      .map((path) => {
        const text = readFileSync(join(folder, path), 'utf8');
        const hash = createHash('sha256').update(text);
        if (kind === 'comments') hash.update(migrations);
        return { kind, path, text, sha256: hash.digest('hex') };
      }),
  );
}

/**
 * Creates the functions, views and triggers of `files` and drops those that earlier files created and these do not:
 * because a file is gone, or because an object has another name or other argument types. Skips files that did not
 * change and whose objects exist. One transaction: a failure leaves the database as it was. The caller holds the
 * migration lock.
 *
 * A view keeps its grants. A function that is dropped and created, because its result type changed, does not.
 */
export async function applySqlFiles(client: pg.ClientBase, files: readonly SqlFile[]): Promise<void> {
  await client.query('begin isolation level repeatable read'); // does not see what others create in the meantime
  try {
    await client.query('set local jit = off'); // compiling a query of the catalogue takes longer than running it
    await client.query('set local check_function_bodies = off');
    const applied = await readAppliedFiles(client);
    const objects = await readObjects(client);
    const isCurrent = applied.size === files.length && files.every((file) => isUpToDate(file, applied, objects));
    if (!isCurrent) await updateObjects({ client, files, applied, objects, processed: new Map(), grants: [] });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function readAppliedFiles(client: pg.ClientBase): Promise<AppliedFiles> {
  const { rows } = await client.query<{ path: string; sha256: string; objects: string[] }>(
    'select path, sha256, objects from ops.sql_object',
  );
  return new Map(rows.map(({ path, ...row }) => [path, row]));
}

function isUpToDate(file: SqlFile, applied: AppliedFiles, objects: SqlObjects): boolean {
  const row = applied.get(file.path);
  return row?.sha256 === file.sha256 && row.objects.every((name) => objects.has(name));
}

interface Update {
  client: pg.ClientBase;
  files: readonly SqlFile[];
  applied: AppliedFiles;
  /** The functions, views and triggers that exist now. */
  objects: SqlObjects;
  /** The objects of each file that was applied, or found up to date, in this transaction. */
  processed: Map<string, string[]>;
  /** Grants of views that were dropped in this transaction. */
  grants: ViewGrant[];
}

async function updateObjects(state: Update): Promise<void> {
  const { client, files } = state;
  for (const kind of kinds) {
    for (const file of files) if (file.kind === kind) await applyFile(state, file);
    // Before the next kind: a view or trigger must not find an overload of a function that is about to be dropped.
    const stale = abandoned(state, (path) => path.startsWith(`${kind}/`));
    await drop(state, stale);
  }
  await restoreViewGrants(client, state.grants);
  await client.query('delete from ops.sql_object where path <> all($1)', [files.map(({ path }) => path)]);
}

async function applyFile(state: Update, file: SqlFile): Promise<void> {
  // A view that was dropped and created has lost its comments.
  if (file.kind !== 'comments' && isUpToDate(file, state.applied, state.objects)) {
    state.processed.set(file.path, state.applied.get(file.path)?.objects ?? []);
    return;
  }
  const before = state.objects;
  try {
    const own = abandoned(state, (path) => path === file.path);
    const all = abandoned(state, () => true);
    await createOrReplace(state, file.text, [], own, all);
  } catch (cause) {
    throw new Error(`src/db/sql/${file.path} cannot be applied: ${messageOf(cause)}`, { cause });
  }
  state.objects = await readObjects(state.client);
  const objects = [...state.objects].filter(([name, version]) => before.get(name) !== version).map(([name]) => name);
  state.processed.set(file.path, objects.sort());
  await state.client.query(
    `insert into ops.sql_object (path, sha256, objects) values ($1, $2, $3)
    on conflict (path) do update set sha256 = excluded.sha256, objects = excluded.objects, applied_at = now()`,
    [file.path, file.sha256, objects],
  );
}

/**
 * SQLSTATEs of CREATE OR REPLACE where the object has another result type, other columns or another kind: invalid
 * function definition, invalid table definition, wrong object type, duplicate object.
 */
const notReplaceable = new Set<unknown>(['42P13', '42P16', '42809', '42710']);

/**
 * Runs the text of a file after dropping `names`. Where an object still cannot be replaced, it tries again with the
 * next list of `wider`: in most cases the file has created the old object itself, but another file may have.
 */
async function createOrReplace(state: Update, text: string, names: string[], ...wider: string[][]): Promise<void> {
  const { client } = state;
  await client.query('savepoint sql_file');
  try {
    await drop(state, names);
    await client.query(text);
  } catch (error) {
    const [next, ...others] = wider;
    if (!next || !notReplaceable.has((error as pg.DatabaseError).code)) throw error;
    await client.query('rollback to savepoint sql_file');
    state.objects = await readObjects(client);
    return createOrReplace(state, text, next, ...others);
  }
  await client.query('release savepoint sql_file');
}

/** Returns the objects that files with such a path created before and that no file processed so far creates now. */
function abandoned({ applied, processed }: Update, isWanted: (path: string) => boolean): string[] {
  const claimed = new Set([...processed.values()].flat());
  const wanted = [...applied].filter(([path]) => isWanted(path));
  return wanted.flatMap(([, { objects }]) => objects).filter((name) => !claimed.has(name));
}

/**
 * Drops `names` where they exist, and objects of later files that depend on them: those are created again when it is
 * the turn of their files.
 */
async function drop(state: Update, names: string[]): Promise<void> {
  const existing = names.filter((name) => state.objects.has(name));
  if (existing.length === 0) return;
  try {
    const all = abandoned(state, () => true);
    state.grants.push(...(await dropObjects(state.client, existing, all)));
  } catch (cause) {
    throw new Error(`${existing.join(', ')} cannot be dropped: ${messageOf(cause)}`, { cause });
  }
  state.objects = await readObjects(state.client);
}

function messageOf(cause: unknown): string {
  const { message, detail } = cause as pg.DatabaseError;
  return detail ? `${message} (${detail})` : message;
}
