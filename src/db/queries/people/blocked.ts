import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';

/**
 * Stores since when a person blocks the bot: the earliest time that is known. Null: the person does not block it any
 * more. A person who is not known is not added.
 */
export async function saveBlocked(exec: Executor, userId: number, blockedAt: Date | null): Promise<void> {
  const unix = blockedAt && blockedAt.getTime() / 1000;
  await exec.execute(sql`update warehouse.dim_users
    set blocked_at = case when ${unix !== null} then coalesce(blocked_at, to_timestamp(${unix}::float8)) end
    where user_id = ${userId} and (blocked_at is not null or ${unix !== null})`);
}
