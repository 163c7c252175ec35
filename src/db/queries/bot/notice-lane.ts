import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow } from '../query.ts';

/**
 * The lane of the messages that a bot sends on its own. All instances share it: it is a row in the database, and its
 * times are those of the database's clock. Answers to people do not use it.
 */

/**
 * How long an instance claims a message that it sends, in seconds. A message whose process dies in that time is sent by
 * another one after it.
 */
export const noticeClaimSeconds = 60;

/**
 * Reserves the next places of the lane, one each `intervalMs`. Returns the milliseconds until the first of them.
 *
 * @param botId number of the bot in `ops.bot`
 */
export async function reserveNotices(
  exec: Executor,
  botId: number,
  { count, intervalMs }: { count: number; intervalMs: number },
): Promise<number> {
  const length = sql`make_interval(secs => ${(count * intervalMs) / 1000}::float8)`;
  const reserved = await firstRow<{ ms: number }>(
    exec,
    sql`update ops.bot set next_notice_at = greatest(next_notice_at, clock_timestamp()) + ${length}
    where bot_id = ${botId}
    returning extract(epoch from next_notice_at - ${length} - clock_timestamp())::float8 * 1000 as ms`,
  );
  if (!reserved) throw new Error(`there is no bot ${botId} in ops.bot`);
  return Math.max(0, reserved.ms);
}

/** Lets no message start for some time, as Telegram has asked. A longer pause stays. */
export async function pauseNotices(exec: Executor, botId: number, ms: number): Promise<void> {
  await exec.execute(sql`update ops.bot
    set next_notice_at = greatest(next_notice_at, clock_timestamp() + make_interval(secs => ${ms / 1000}::float8))
    where bot_id = ${botId}`);
}

/** Returns the milliseconds until a message may start. 0: it may now. */
export async function msToNotice(exec: Executor, botId: number): Promise<number> {
  const found = await firstRow<{ ms: number | null }>(
    exec,
    sql`select extract(epoch from next_notice_at - clock_timestamp())::float8 * 1000 as ms
    from ops.bot where bot_id = ${botId}`,
  );
  return Math.max(0, found?.ms ?? 0);
}
