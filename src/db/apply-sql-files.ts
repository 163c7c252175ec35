import pg from 'pg';
import { kinds, type SqlFile } from './sql-files.ts';
import { dropObjects, readObjects, restoreViewGrants, type SqlObjects, type ViewGrant } from './sql-objects.ts';

/** What `ops.sql_object` stores about a file: its hash and the objects that it created, by path. */
type AppliedFiles = Map<string, { sha256: string; objects: string[] }>;

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
    const before = await readObjects(client);
    const state: Update = { client, files, applied, before, now: before, kept: [], written: new Set(), grants: [] };
    if (!(await isCurrent(state))) await updateObjects(state);
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

interface Update {
  client: pg.ClientBase;
  files: readonly SqlFile[];
  applied: AppliedFiles;
  /** The functions, views and triggers that existed at the start of the transaction. */
  before: SqlObjects;
  /** Those that exist now. Null: they may have changed since they were read. */
  now: SqlObjects | null;
  /** The objects of the files that were found up to date. */
  kept: string[];
  /** The paths of the files that were applied in this transaction. */
  written: Set<string>;
  /** Grants of views that were dropped in this transaction. */
  grants: ViewGrant[];
}

type PathFilter = (path: string) => boolean;

/** Reads the catalogue only where something has changed since the last time: that takes longer than applying a file. */
async function objectsNow(state: Update): Promise<SqlObjects> {
  state.now ??= await readObjects(state.client);
  return state.now;
}

async function isCurrent(state: Update): Promise<boolean> {
  if (state.applied.size !== state.files.length) return false;
  for (const file of state.files) if (!(await isUpToDate(state, file))) return false;
  return true;
}

async function isUpToDate(state: Update, file: SqlFile): Promise<boolean> {
  const row = state.applied.get(file.path);
  if (row?.sha256 !== file.sha256) return false;
  const objects = await objectsNow(state);
  return row.objects.every((name) => objects.has(name));
}

async function updateObjects(state: Update): Promise<void> {
  for (const kind of kinds) {
    for (const file of state.files) if (file.kind === kind) await applyFile(state, file);
    // Before the next kind: a view or trigger must not find an overload of a function that is about to be dropped.
    await drop(state, await abandoned(state, (path) => path.startsWith(`${kind}/`)));
  }
  await restoreViewGrants(state.client, state.grants);
  await storeObjects(state);
}

async function applyFile(state: Update, file: SqlFile): Promise<void> {
  // A view that was dropped and created has lost its comments.
  if (file.kind !== 'comments' && (await isUpToDate(state, file))) {
    state.kept.push(...(state.applied.get(file.path)?.objects ?? []));
    return;
  }
  try {
    await createOrReplace(state, file, [(path) => path === file.path, () => true]);
  } catch (cause) {
    throw new Error(`src/db/sql/${file.path} cannot be applied: ${messageOf(cause)}`, { cause });
  }
  state.written.add(file.path);
}

/**
 * SQLSTATEs of CREATE OR REPLACE where the object has another result type, other columns or another kind: invalid
 * function definition, invalid table definition, wrong object type, duplicate object.
 */
const notReplaceable = new Set<unknown>(['42P13', '42P16', '42809', '42710']);

/**
 * Runs the text of a file and writes its row, in one subtransaction: its number tells later which objects the file has
 * created. Where an object cannot be replaced, tries again after dropping what the files of the first of `wider` do not
 * create any more, then of the next: in most cases the file has created the old object itself, but another file may
 * have.
 */
async function createOrReplace(state: Update, file: SqlFile, wider: readonly PathFilter[]): Promise<void> {
  const { client } = state;
  state.now = null;
  try {
    await client.query(`savepoint sql_file;
      insert into ops.sql_object (path, sha256)
      values (${pg.escapeLiteral(file.path)}, ${pg.escapeLiteral(file.sha256)})
      on conflict (path) do update set sha256 = excluded.sha256, applied_at = now();
      ${file.text}
      ;release savepoint sql_file`);
  } catch (error) {
    const [isWanted, ...others] = wider;
    if (!isWanted || !notReplaceable.has((error as pg.DatabaseError).code)) throw error;
    await client.query('rollback to savepoint sql_file');
    await client.query('release savepoint sql_file');
    await drop(state, await abandoned(state, isWanted));
    await createOrReplace(state, file, others);
  }
}

/** Returns the objects that each file of `written` has created: those of the subtransaction that wrote its row. */
async function createdObjects(state: Update): Promise<Map<string, string[]>> {
  const { rows } = await state.client.query<{ path: string; xid: string }>(
    'select path, xmin::text as xid from ops.sql_object where path = any($1)',
    [[...state.written]],
  );
  const created = new Map(rows.map(({ xid }) => [xid, [] as string[]]));
  for (const [name, { version, xid }] of await objectsNow(state)) {
    const isNew = version !== state.before.get(name)?.version; // the number of a transaction returns after 4 billion
    if (isNew) created.get(xid)?.push(name);
  }
  return new Map(rows.map(({ path, xid }) => [path, created.get(xid) ?? []]));
}

/** Returns the objects that files with such a path created before and that no file processed so far creates now. */
async function abandoned(state: Update, isWanted: PathFilter): Promise<string[]> {
  const wanted = [...state.applied].filter(([path]) => isWanted(path)).flatMap(([, { objects }]) => objects);
  if (wanted.length === 0) return [];
  const created = await createdObjects(state);
  const claimed = new Set([...state.kept, ...[...created.values()].flat()]);
  return wanted.filter((name) => !claimed.has(name));
}

/**
 * Drops `names` where they exist, and objects of later files that depend on them: those are created again when it is
 * the turn of their files.
 */
async function drop(state: Update, names: string[]): Promise<void> {
  if (names.length === 0) return;
  const objects = await objectsNow(state);
  const existing = names.filter((name) => objects.has(name));
  if (existing.length === 0) return;
  try {
    const all = await abandoned(state, () => true);
    state.grants.push(...(await dropObjects(state.client, existing, all)));
  } catch (cause) {
    throw new Error(`${existing.join(', ')} cannot be dropped: ${messageOf(cause)}`, { cause });
  }
  state.now = null;
}

/** Stores what each file has created, and forgets the files that are gone. */
async function storeObjects(state: Update): Promise<void> {
  const created = [...(await createdObjects(state))].map(([path, objects]) => ({ path, objects: objects.sort() }));
  await state.client.query(
    `update ops.sql_object f set objects = c.objects
    from jsonb_to_recordset($1) c (path text, objects text[]) where c.path = f.path`,
    [JSON.stringify(created)],
  );
  const paths = state.files.map(({ path }) => path);
  await state.client.query('delete from ops.sql_object where path <> all($1)', [paths]);
}

function messageOf(cause: unknown): string {
  const { message, detail } = cause as pg.DatabaseError;
  return detail ? `${message} (${detail})` : message;
}
