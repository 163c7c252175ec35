import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { projectPath } from '../lib/project-path.ts';

/** The role that BI tools log in with. It can only read. */
export const biRole = 'tally_bi';

const grants = projectPath('src/db/sql/grants/tally_bi.sql');
/** The path in the project, as an operator is told. */
export const biLimitsFile = 'src/db/sql/grants/tally_bi_limits.sql';

/** A query that takes longer is a mistake and would slow down the others. */
export const biTimeoutSeconds = 60;

/** Gives the role exactly the rights of `sql/grants`, in one transaction. Does nothing when the role does not exist. */
export async function applyBiGrants(client: pg.ClientBase): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [biRole]);
  if (rowCount === 0) return;
  await inTransaction(client, () => client.query(readFileSync(grants, 'utf8')));
}

/**
 * Creates the role of BI tools, or changes its password, and grants it what it may read. Its sessions are read-only,
 * and a statement is cancelled after a minute. Idempotent.
 *
 * Returns false when the role can still take advisory locks: the current role is no superuser, or other roles can log
 * in, which might need them.
 *
 * @param password ASCII without spaces
 * @throws the database's error when the current role may not create roles
 */
export async function createBiRole(pool: pg.Pool, password: string): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await inTransaction(client, () => createOrAlterRole(client, password));
    await applyBiGrants(client);
    if (await mayLimit(client))
      await inTransaction(client, () => client.query(readFileSync(projectPath(biLimitsFile), 'utf8')));
    return !(await canTakeLocks(client));
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Returns true where {@link biLimitsFile} can be run and takes nothing from roles that do not belong to Tally. */
async function mayLimit(client: pg.ClientBase): Promise<boolean> {
  const others = `select from pg_roles where rolcanlogin and not rolsuper and rolname !~ '^(pg_|tally_bi$)'
    and not has_schema_privilege(oid, 'ops', 'usage')`;
  return (await isSuperuser(client)) && (await client.query(others)).rowCount === 0;
}

async function isSuperuser(client: pg.ClientBase): Promise<boolean> {
  return (await client.query('select from pg_roles where rolname = current_user and rolsuper')).rowCount === 1;
}

async function canTakeLocks(client: pg.ClientBase): Promise<boolean> {
  const query = `select has_function_privilege($1, 'pg_advisory_lock(bigint)', 'execute') as can`;
  return (await client.query<{ can: boolean }>(query, [biRole])).rows[0]?.can === true;
}

async function createOrAlterRole(client: pg.ClientBase, password: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtext('tally_bi'))");
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [biRole]);
  if (rowCount === 0) await client.query(`create role ${biRole}`);
  await client.query(`alter role ${biRole} with login connection limit 20
    password ${pg.escapeLiteral(scramVerifier(password))}`);
  await client.query(`alter role ${biRole} set default_transaction_read_only = on`);
  await client.query(`alter role ${biRole} set statement_timeout = '${biTimeoutSeconds}s'`);
  await client.query(`alter role ${biRole} set idle_in_transaction_session_timeout = '${biTimeoutSeconds}s'`);
  if (!(await isSuperuser(client))) await client.query(`grant ${biRole} to current_user`); // to end its sessions
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
  await client.query(`grant connect on database ${rows[0]?.name} to ${biRole}`);
}

/**
 * Returns the verifier of the password in the form in which PostgreSQL stores it (RFC 5803). The password itself is not
 * sent, so that it cannot appear in the server's log. ASCII only.
 */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`;
}

async function inTransaction(client: pg.ClientBase, work: () => Promise<unknown>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
