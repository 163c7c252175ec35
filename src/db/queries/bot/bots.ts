import { sql } from 'drizzle-orm';
import type { Db } from '../../client.ts';
import { firstRow } from '../query.ts';

/**
 * Returns the number of a bot in `ops.bot`, and adds the bot where the database does not know it. Idempotent.
 *
 * Ids of updates and of messages begin anew with every bot, so their keys contain this number. The first bot of a
 * database has the number 0, which is also that of rows from before version 0.2: no row has to be changed.
 *
 * @param telegramId Telegram's id of the bot: a new token of the same bot changes nothing
 */
export async function registerBot(db: Db, telegramId: number): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`lock table ops.bot in share row exclusive mode`);
    await tx.execute(sql`insert into ops.bot (bot_id, telegram_id)
      select coalesce(max(bot_id) + 1, 0), ${telegramId}::bigint from ops.bot on conflict (telegram_id) do nothing`);
    const row = await firstRow<{ botId: number }>(
      tx,
      sql`select bot_id::float8 as "botId" from ops.bot where telegram_id = ${telegramId}`,
    );
    if (!row) throw new Error('the bot was not stored in ops.bot');
    return row.botId;
  });
}
