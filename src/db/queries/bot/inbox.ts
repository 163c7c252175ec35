import { sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** The channel of the notifications about new updates. The payload is the id of the bot and the ids of the chats. */
export const inboxChannel = 'telegram_inbox';

/** An update for the inbox, with the chat in which it is answered and the person who sent it. Null: nobody. */
export interface NewInboxUpdate {
  updateId: number;
  chatId: number;
  userId: number | null;
  /** As Telegram sent it. */
  update: unknown;
}

/**
 * Stores updates in the inbox of a bot. Idempotent: an update that is in it already is not stored again.
 *
 * @param notified chats whose updates other instances handle: these are told
 */
export async function addToInbox(
  db: Db,
  botId: number,
  updates: NewInboxUpdate[],
  notified: number[] = [],
): Promise<void> {
  await db.$client.query({
    name: 'add_to_inbox',
    text: `with added as (
        insert into ops.telegram_inbox (bot_id, update_id, chat_id, user_id, "update")
        select $1::bigint, "updateId", "chatId", "userId", "update"
        from json_to_recordset($2::json) as u("updateId" bigint, "chatId" bigint, "userId" bigint, "update" json)
        on conflict do nothing
      )
      select pg_notify('${inboxChannel}', $3) where $3 <> ''`,
    values: [botId, toStorableJson(updates), notified.length > 0 ? toPayload(botId, notified) : ''],
  });
}

function toPayload(botId: number, chatIds: number[]): string {
  return `${botId} ${[...new Set(chatIds)].join(',')}`;
}

/** Returns the chats of a notification. Null: it is about another bot, or it is none of ours. */
export function parseInboxPayload(payload: string, botId: number): number[] | null {
  const [bot, chats] = payload.split(' ');
  if (Number(bot) !== botId || !chats) return null;
  return chats.split(',').map(Number).filter(Number.isSafeInteger);
}

/** An update of the inbox. */
export interface InboxUpdate {
  chatId: number;
  updateId: number;
  update: unknown;
  /** Length of the update as JSON. */
  bytes: number;
}

/** Which updates {@link takeFromInbox} returns. */
export interface TakeOptions {
  /** The most urgent first. */
  chatIds: number[];
  /** Ids of updates that were taken before. */
  skip: number[];
  rowsPerChat: number;
  maxRows: number;
  /** The first update is returned even where it is larger. */
  maxBytes: number;
}

/** The answer of {@link takeFromInbox}. */
export interface TakenUpdates {
  /** The first updates of all chats, then the second ones, and so on. */
  updates: InboxUpdate[];
  /** True where `maxRows` or `maxBytes` left updates out. */
  isCut: boolean;
}

/** Returns the updates that come first in their chats. They stay in the inbox until they are finished. */
export async function takeFromInbox(db: Db, botId: number, options: TakeOptions): Promise<TakenUpdates> {
  const { chatIds, skip, rowsPerChat, maxRows, maxBytes } = options;
  const result = await db.$client.query<InboxUpdate & { found: number }>({
    name: 'take_from_inbox',
    text: `select chat_id::float8 as "chatId", update_id::float8 as "updateId", "update", bytes, found::float8
      from ops.take_from_inbox($1, $2, $3, $4, $5, $6)`,
    values: [botId, chatIds, skip, rowsPerChat, maxRows, maxBytes],
  });
  return { updates: result.rows, isCut: result.rows.length < (result.rows[0]?.found ?? 0) };
}

/** Returns at most `limit` chats with updates in the inbox, in the order of their ids, those after `after`. */
export async function findInboxChats(
  exec: Executor,
  botId: number,
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const found = await rows<{ chatId: number }>(
    exec,
    sql`select chat_id::float8 as "chatId" from ops.inbox_chats(${botId}, ${after}, ${limit})`,
  );
  return found.map(({ chatId }) => chatId);
}

/** Removes finished updates from the inbox. Idempotent. */
export async function removeFromInbox(db: Db, botId: number, updateIds: number[]): Promise<void> {
  await db.$client.query({
    name: 'remove_from_inbox',
    text: 'delete from ops.telegram_inbox where bot_id = $1 and update_id = any($2::bigint[])',
    values: [botId, updateIds],
  });
}

/** Returns the number of updates that wait or are in work. */
export async function countInbox(exec: Executor, botId: number): Promise<number> {
  const row = await firstRow<{ count: number }>(
    exec,
    sql`select count(*)::float8 as count from ops.telegram_inbox where bot_id = ${botId}`,
  );
  return row?.count ?? 0;
}
