import { sql } from 'drizzle-orm';
import type { Language } from '../../../time/language.ts';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** Log-ins of people in browsers. Tokens never come here, only their hashes. */

/** Somebody who is logged in, with settings resolved; what is not chosen has its default. */
export interface WebSession {
  sessionHash: string;
  userId: number;
  expiresAt: Date;
  fullName: string;
  language: Language;
  timeZone: string;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
  /** 0–6 o'clock. */
  dayStartHour: number;
}

export interface HashedToken {
  /** SHA-256 of a token, in hex. */
  hash: string;
  lifetimeSeconds: number;
}

/** After it, the link admits the person once. Clears away those that are too old. Throws where there is no such person. */
export async function insertLoginLink(
  exec: Executor,
  userId: number,
  { hash, lifetimeSeconds: seconds }: HashedToken,
): Promise<void> {
  await exec.execute(
    sql`with gone as (delete from ops.web_link where expires_at <= now())
    insert into ops.web_link (link_hash, user_id, expires_at)
    values (${hash}, ${userId}, now() + make_interval(secs => ${seconds}))`,
  );
}

/**
 * After it, the link is of no use any more and its person is logged in. Returns false, changing nothing, for one that is used,
 * old or unknown. Two at once: one gets in.
 */
export async function redeemLoginLink(exec: Executor, linkHash: string, session: HashedToken): Promise<boolean> {
  const made = await rows(
    exec,
    sql`with gone as (delete from ops.web_session where expires_at <= now()),
    link as (delete from ops.web_link where link_hash = ${linkHash} returning user_id, expires_at)
    insert into ops.web_session (session_hash, user_id, expires_at)
    select ${session.hash}, user_id, now() + make_interval(secs => ${session.lifetimeSeconds}) from link where expires_at > now()
    returning user_id`,
  );
  return made.length === 1;
}

/** After it, the person is logged in. Returns false where there is no such person. */
export async function insertWebSession(exec: Executor, userId: number, session: HashedToken): Promise<boolean> {
  const made = await rows(
    exec,
    sql`with gone as (delete from ops.web_session where expires_at <= now())
    insert into ops.web_session (session_hash, user_id, expires_at)
    select ${session.hash}, user_id, now() + make_interval(secs => ${session.lifetimeSeconds})
    from warehouse.dim_users where user_id = ${userId} returning user_id`,
  );
  return made.length === 1;
}

/** Returns the session; null for one that has ended or never was. */
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

/** After it, the session has ended. Idempotent. */
export async function deleteWebSession(exec: Executor, sessionHash: string): Promise<void> {
  await exec.execute(sql`delete from ops.web_session where session_hash = ${sessionHash}`);
}
