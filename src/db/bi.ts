import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { projectPath } from '../lib/project-path.ts';

/** The role with which BI tools read. */
export const biRole = 'tally_bi';

const grants = projectPath('src/db/sql/grants/tally_bi.sql');
/** A question that takes longer is a mistake, and would take the others' time. */
const timeoutSeconds = 60;

/** After it, the role has exactly the rights of `sql/grants`, where it exists; in one transaction. */
export async function applyBiGrants(client: pg.ClientBase): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [biRole]);
  if (rowCount === 0) return;
  await inTransaction(client, () => client.query(readFileSync(grants, 'utf8')));
}

/**
 * `password`: ASCII without spaces. After it, the role is there, may log in with this password, and reads what it may. Its sessions are read-only and end a statement
 * after a minute. Idempotent. Throws where the own role may make none.
 */
export async function createBiRole(pool: pg.Pool, password: string): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("set password_encryption = 'scram-sha-256'");
    await inTransaction(client, () => makeRole(client, password));
    await applyBiGrants(client);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

async function makeRole(client: pg.ClientBase, password: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtext('tally_bi'))");
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [biRole]);
  if (rowCount === 0) await client.query(`create role ${biRole}`);
  await client.query(`alter role ${biRole} with login nocreatedb nocreaterole connection limit 20
    password ${pg.escapeLiteral(scramOf(password))}`);
  await client.query(`alter role ${biRole} set default_transaction_read_only = on`);
  await client.query(`alter role ${biRole} set statement_timeout = '${timeoutSeconds}s'`);
  await client.query(`alter role ${biRole} set idle_in_transaction_session_timeout = '${timeoutSeconds}s'`);
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
  await client.query(`grant connect on database ${rows[0]?.name} to ${biRole}`);
}

/** Returns the password as PostgreSQL stores it (RFC 5803), so that the server never sees it, nor its log. ASCII only. */
function scramOf(password: string): string {
  const rounds = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, rounds, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`;
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
