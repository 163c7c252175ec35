import { sql } from 'drizzle-orm';
import type { Language } from '../../../time/language.ts';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** Log-ins of people in browsers. The database stores hashes of tokens, never the tokens. */

/** A logged-in person. A setting that the person has not chosen has its default. */
export interface WebSession {
  sessionHash: string;
  userId: number;
  expiresAt: Date;
  fullName: string;
  language: Language;
  /** IANA name. */
  timeZone: string;
  /** ISO weekday on which weeks begin, 1 (Monday) to 7. */
  weekStart: number;
  /** Local hour at which the day starts, 0 to 6. */
  dayStartHour: number;
}

/** A token of a log-in link or of a session. */
export interface HashedToken {
  /** SHA-256 of the token, in hexadecimal. */
  hash: string;
  lifetimeSeconds: number;
}

/**
 * Stores a log-in link, with which the person can log in once. Expired links are deleted.
 *
 * @throws Error when there is no such person
 */
export async function insertLoginLink(exec: Executor, userId: number, link: HashedToken): Promise<void> {
  const row = await firstRow<{ added: boolean }>(
    exec,
    sql`select ops.add_web_link(${userId}, ${link.hash}, ${link.lifetimeSeconds}) as added`,
  );
  if (!row?.added) throw new Error('a log-in link needs a person');
}

/**
 * Deletes a log-in link and starts a session of its person. Returns false, and changes nothing, when the link was used,
 * has expired or is unknown. Of two calls at the same time, one succeeds.
 */
export async function redeemLoginLink(exec: Executor, linkHash: string, session: HashedToken): Promise<boolean> {
  const inserted = await rows(
    exec,
    sql`with expired as (delete from ops.web_session where expires_at <= now()),
    link as (delete from ops.web_link where link_hash = ${linkHash} returning user_id, expires_at)
    insert into ops.web_session (session_hash, user_id, expires_at)
    select ${session.hash}, user_id, now() + make_interval(secs => ${session.lifetimeSeconds})
    from link where expires_at > now()
    returning user_id`,
  );
  return inserted.length === 1;
}

/** Starts a session of a person. Returns false when there is no such person. */
export async function insertWebSession(exec: Executor, userId: number, session: HashedToken): Promise<boolean> {
  const row = await firstRow<{ added: boolean }>(
    exec,
    sql`select ops.add_web_session(${userId}, ${session.hash}, ${session.lifetimeSeconds}) as added`,
  );
  return row?.added ?? false;
}

/** Returns a session. Null: it has expired or does not exist. */
export async function findWebSession(
  exec: Executor,
  sessionHash: string,
  defaults: { timeZone: string; language: Language },
): Promise<WebSession | null> {
  const row = await firstRow<Omit<WebSession, 'expiresAt'> & { expiresAt: number }>(
    exec,
    sql`select s.session_hash as "sessionHash", s.user_id::float8 as "userId", warehouse.full_name(u) as "fullName",
      (extract(epoch from s.expires_at) * 1000)::float8 as "expiresAt",
      warehouse.resolve_language(u.language, u.language_code, ${defaults.language}) as language,
      coalesce(u.time_zone, ${defaults.timeZone}) as "timeZone", coalesce(u.week_start, 1) as "weekStart",
      coalesce(u.day_start_hour, 0) as "dayStartHour"
    from ops.web_session s join warehouse.dim_users u on u.user_id = s.user_id
    where s.session_hash = ${sessionHash} and s.expires_at > now()`,
  );
  return row && { ...row, expiresAt: new Date(row.expiresAt) };
}

/** Ends a session. Idempotent. */
export async function deleteWebSession(exec: Executor, sessionHash: string): Promise<void> {
  await exec.execute(sql`delete from ops.web_session where session_hash = ${sessionHash}`);
}
