import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { auditLog } from '../../schema/ops.ts';
import { rows } from '../query.ts';

/** Stores an admin command, allowed or denied. Idempotent: an update is stored once. */
export async function insertAuditEntry(exec: Executor, entry: typeof auditLog.$inferInsert): Promise<void> {
  await exec.insert(auditLog).values(entry).onConflictDoNothing();
}

/**
 * Replaces the arguments of commands by what `mask` returns for them. Returns the number of rows that it changed. New
 * rows are masked before they are stored; those of an older version are not.
 */
export async function maskAuditArguments(db: Db, mask: (args: string) => string): Promise<number> {
  const stored = await rows<{ id: string; args: string }>(
    db,
    sql`select audit_id::text as id, arguments as args from ops.audit_log
      where arguments <> '' and not starts_with(arguments, '{')`,
  );
  const masked = stored
    .map(({ id, args }) => ({ id, args: mask(args) }))
    .filter(({ args }, i) => args !== stored[i]?.args);
  await db.execute(sql`update ops.audit_log a set arguments = m.args
    from jsonb_to_recordset(${JSON.stringify(masked)}::jsonb) as m (id bigint, args text) where a.audit_id = m.id`);
  return masked.length;
}

/** A row of `ops.audit_log`. */
export interface AuditEntry {
  auditId: number;
  userId: number;
  command: string;
  arguments: string;
  allowed: boolean;
  loggedAt: Date;
}

/** Returns audit entries, newest first: those with an id below `before`. Null: the newest. */
export async function findAuditEntries(exec: Executor, before: number | null, limit: number): Promise<AuditEntry[]> {
  const found = await rows<Omit<AuditEntry, 'loggedAt'> & { loggedAt: number }>(
    exec,
    sql`select audit_id::float8 as "auditId", user_id::float8 as "userId", command, arguments, allowed,
      (extract(epoch from logged_at) * 1000)::float8 as "loggedAt"
    from ops.audit_log where ${before}::bigint is null or audit_id < ${before} order by audit_id desc limit ${limit}`,
  );
  return found.map((row) => ({ ...row, loggedAt: new Date(row.loggedAt) }));
}
