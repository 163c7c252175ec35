import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { auditLog } from '../../schema/ops.ts';
import { rows } from '../query.ts';

/** Stores an admin command, allowed or denied. Idempotent: an update is stored once. */
export async function insertAuditEntry(exec: Executor, entry: typeof auditLog.$inferInsert): Promise<void> {
  await exec.insert(auditLog).values(entry).onConflictDoNothing();
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
