import { sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Language } from '../../../time/language.ts';
import type { Db, Executor } from '../../client.ts';
import { batched } from '../../session/batcher.ts';
import { createLockWaiter, lockWaitMs } from '../../session/lock-wait.ts';
import type { Habit } from '../habits/habits.ts';
import { firstRow, rows } from '../query.ts';

/** A person as Telegram describes the sender of an update. */
export interface TelegramUser {
  id: number;
  username?: string;
  first_name: string;
  last_name?: string;
  is_premium?: boolean;
  language_code?: string;
}

/** The settings of a person. Null: the person has not chosen it. */
export interface PersonSettings {
  userId: number;
  language: Language | null;
  /** The language of the person's Telegram, as the update says. */
  languageCode: string | null;
  /** IANA name. */
  timeZone: string | null;
  /** ISO weekday on which weeks begin, 1 (Monday) to 7. */
  weekStart: number | null;
  /** Local hour at which the day starts, 0 to 6. */
  dayStartHour: number | null;
}

/** What the bot has to know before it handles an update. */
export interface UserContext {
  person: PersonSettings;
  /** True when the effect of the update is committed already. Then `outcome` is what was stored with it. */
  handled: boolean;
  outcome: unknown;
  /** The state of the person's conversation in this chat. Null: there is none. */
  conversation: unknown;
  conversationExpired: boolean;
  /** The person's own habits, in no order. Null: `withHabits` was not set, or the update was handled before. */
  habits: Habit[] | null;
  /** Id of the newest question about a record in the chat, where a typed text may answer it. Null: there is none. */
  openQuestion: number | null;
}

/** An update of which the context is loaded. */
export interface IncomingUpdate {
  updateId: number;
  chatId: number;
  isPrivate: boolean;
  /** True loads the habits too. Only texts need them, to find the habit that is meant. */
  withHabits?: boolean;
  from: TelegramUser;
}

/** Loads the context of one update. */
export type UserContextLoader = (update: IncomingUpdate) => Promise<UserContext>;

/**
 * Creates a {@link UserContextLoader} that loads the contexts of many updates with one statement.
 *
 * @param botId the bot that receives the updates, in `ops.bot`
 */
export function createUserContextLoader(db: Db, botId: number): UserContextLoader {
  return batched((updates: IncomingUpdate[]) => loadUserContexts(db, botId, updates, lockWaitMs.batch), {
    runAlone: createLockWaiter((update) => loadUserContext(db, update, botId, lockWaitMs.alone)),
  });
}

/**
 * Loads the context of one update in one round trip, and stores what Telegram says about the person: at the first
 * contact, when it changed, and once a minute for `last_seen_at`. An update that was handled before stores nothing.
 */
export async function loadUserContext(db: Db, update: IncomingUpdate, botId = 0, waitMs = 0): Promise<UserContext> {
  const [context] = await loadUserContexts(db, botId, [update], waitMs);
  if (!context) throw new Error('warehouse.load_user_contexts returned no row');
  return context;
}

type UserContextRow = Omit<PersonSettings, 'userId'> & Omit<UserContext, 'person'> & { rowNo: number };

async function loadUserContexts(
  db: Db,
  botId: number,
  updates: IncomingUpdate[],
  waitMs: number,
): Promise<UserContext[]> {
  const input = updates.map(({ updateId, chatId, isPrivate, withHabits, from }, rowNo) => ({
    row_no: rowNo,
    update_id: updateId,
    chat_id: chatId,
    is_private: isPrivate,
    user_id: from.id,
    username: from.username,
    first_name: from.first_name,
    last_name: from.last_name,
    is_premium: from.is_premium,
    language_code: from.language_code,
    with_habits: withHabits ?? false,
  }));
  const result = await db.$client.query<UserContextRow>({
    name: 'load_user_contexts',
    text: `select row_no as "rowNo", language, language_code as "languageCode", time_zone as "timeZone",
      week_start as "weekStart", day_start_hour as "dayStartHour", handled, outcome, conversation,
      conversation_expired as "conversationExpired", habits, open_question::float8 as "openQuestion"
      from warehouse.load_user_contexts($1, $2::json, $3)`,
    values: [botId, toStorableJson(input), waitMs],
  });
  return result.rows
    .sort((a, b) => a.rowNo - b.rowNo)
    .map(({ rowNo, handled, outcome, conversation, conversationExpired, habits, openQuestion, ...settings }) => ({
      person: { userId: updates[rowNo]?.from.id ?? 0, ...settings },
      handled,
      outcome,
      conversation,
      conversationExpired,
      habits,
      openQuestion,
    }));
}

/** Settings to change. Null resets a setting to its default; an absent one stays as it is. */
export interface SettingsChange {
  language?: Language | null;
  timeZone?: string | null;
  weekStart?: number | null;
  dayStartHour?: number | null;
}

/**
 * Changes the settings of a person. Records of the past keep their days. Returns false when there is no such person.
 *
 * @throws the database's error for an unknown time zone and for values out of bounds
 */
export async function saveSettings(exec: Executor, userId: number, change: SettingsChange): Promise<boolean> {
  const { language = null, timeZone = null, weekStart = null, dayStartHour = null } = change;
  const changed = await rows(
    exec,
    sql`update warehouse.dim_users set
      language = case when ${'language' in change} then ${language}::text else language end,
      time_zone = case when ${'timeZone' in change} then ${timeZone}::text else time_zone end,
      week_start = case when ${'weekStart' in change} then ${weekStart}::smallint else week_start end,
      day_start_hour = case when ${'dayStartHour' in change} then ${dayStartHour}::smallint else day_start_hour end
    where user_id = ${userId} returning user_id`,
  );
  return changed.length === 1;
}

/** Returns the settings that the person has chosen. Null: there is no such person. */
export function findSettings(exec: Executor, userId: number): Promise<PersonSettings | null> {
  return firstRow<PersonSettings>(
    exec,
    sql`select user_id::float8 as "userId", language, language_code as "languageCode", time_zone as "timeZone",
      week_start as "weekStart", day_start_hour as "dayStartHour"
    from warehouse.dim_users where user_id = ${userId}`,
  );
}
