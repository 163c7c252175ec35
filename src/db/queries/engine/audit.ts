import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { auditLog } from '../../schema/ops.ts';
import { rows } from '../query.ts';

/** Writes down one admin action, or the refusal of one; the same update is written down once. */
export async function insertAuditEntry(exec: Executor, entry: typeof auditLog.$inferInsert): Promise<void> {
  await exec.insert(auditLog).values(entry).onConflictDoNothing();
}

export interface AuditEntry {
  auditId: number;
  userId: number;
  command: string;
  arguments: string;
  allowed: boolean;
  loggedAt: Date;
}

/** Returns admin actions and refusals, newest first, those before the given one (null: the newest). */
export async function findAuditEntries(exec: Executor, before: number | null, limit: number): Promise<AuditEntry[]> {
  const found = await rows<Omit<AuditEntry, 'loggedAt'> & { loggedAt: number }>(
    exec,
    sql`select audit_id::float8 as "auditId", user_id::float8 as "userId", command, arguments, allowed,
      (extract(epoch from logged_at) * 1000)::float8 as "loggedAt"
    from ops.audit_log where ${before}::bigint is null or audit_id < ${before} order by audit_id desc limit ${limit}`,
  );
  return found.map((row) => ({ ...row, loggedAt: new Date(row.loggedAt) }));
}
