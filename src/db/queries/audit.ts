import type { Executor } from '../client.ts';
import { auditLog } from '../schema/ops.ts';

/** Writes down one admin action, or the refusal of one; the same update is written down once. */
export async function writeAudit(exec: Executor, entry: typeof auditLog.$inferInsert): Promise<void> {
  await exec.insert(auditLog).values(entry).onConflictDoNothing();
}
