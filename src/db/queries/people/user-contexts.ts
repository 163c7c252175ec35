import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Db } from '../../client.ts';
import { batched } from '../../session/batcher.ts';
import { createLockWaiter, lockWaitMs } from '../../session/lock-wait.ts';
import { type DatedGoal, noGoals } from '../habits/goal-days.ts';
import { type CachedHabits, createHabitCache, type HabitCache } from '../habits/habit-cache.ts';
import type { Habit } from '../habits/habits.ts';
import type { PersonSettings, TelegramUser } from './people.ts';

/** What the bot has to know before it handles an update. */
export interface UserContext {
  person: PersonSettings;
  /** True when the effect of the update is committed already. Then `outcome` is what was stored with it. */
  handled: boolean;
  outcome: unknown;
  /** The state of the person's conversation in this chat. Null: there is none. */
  conversation: unknown;
  conversationExpired: boolean;
  /**
   * The person's own habits, in no order; the newest 10,000. It is the same list until one of them changes. Null:
   * `withHabits` was not set, or the update was handled before.
   */
  habits: readonly Habit[] | null;
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
 * Creates a {@link UserContextLoader} that loads the contexts of many updates with one statement. It remembers habits:
 * they are loaded again when one of them has changed.
 *
 * @param botId the bot that receives the updates, in `ops.bot`
 */
export function createUserContextLoader(db: Db, botId: number): UserContextLoader {
  const options = { botId, habitCache: createHabitCache() };
  const runAlone = (update: IncomingUpdate) => loadSingle(db, update, { ...options, waitMs: lockWaitMs.alone });
  return batched(
    (updates: IncomingUpdate[]) => loadUserContexts(db, updates, { ...options, waitMs: lockWaitMs.batch }),
    { runAlone: createLockWaiter(runAlone) },
  );
}

/**
 * Loads the context of one update in one round trip, and stores what Telegram says about the person: at the first
 * contact, when it changed, and once a minute for `last_seen_at`. An update that was handled before stores nothing.
 */
export function loadUserContext(db: Db, update: IncomingUpdate, botId = 0): Promise<UserContext> {
  return loadSingle(db, update, { botId, waitMs: 0, habitCache: createHabitCache() });
}

interface LoadOptions {
  botId: number;
  /** How long the statement may wait for a lock, in milliseconds. 0: no limit. */
  waitMs: number;
  habitCache: HabitCache;
}

async function loadSingle(db: Db, update: IncomingUpdate, options: LoadOptions): Promise<UserContext> {
  const [context] = await loadUserContexts(db, [update], options);
  if (!context) throw new Error('warehouse.load_user_contexts returned no row');
  return context;
}

interface UserContextRow extends Omit<PersonSettings, 'userId'>, Omit<UserContext, 'person' | 'habits'> {
  rowNo: number;
  /** Without their goals, which are in `goals`. */
  habits: Habit[] | null;
  /** The goals of the habits by their id. Null: there are none. */
  goals: Record<number, DatedGoal[]> | null;
  /** Null: the person is not in the database yet. */
  habitsVersion: number | null;
}

async function loadUserContexts(
  db: Db,
  updates: IncomingUpdate[],
  { botId, waitMs, habitCache }: LoadOptions,
): Promise<UserContext[]> {
  const cached = updates.map(({ withHabits, from }) => (withHabits ? habitCache.get(from.id) : undefined));
  const input = updates.map((update, rowNo) => toRow(rowNo, update, cached[rowNo]));
  const result = await db.$client.query<UserContextRow>({
    name: 'load_user_contexts',
    text: `select row_no as "rowNo", language, language_code as "languageCode", time_zone as "timeZone",
      week_start as "weekStart", day_start_hour as "dayStartHour", handled, outcome, conversation,
      conversation_expired as "conversationExpired", habits, goals, habits_version::float8 as "habitsVersion",
      open_question::float8 as "openQuestion"
      from warehouse.load_user_contexts($1, $2::json, $3)`,
    values: [botId, toStorableJson(input), waitMs],
  });
  return result.rows
    .sort((a, b) => a.rowNo - b.rowNo)
    .map((row) => toContext(row, updates[row.rowNo] as IncomingUpdate, cached[row.rowNo], habitCache));
}

/** Makes the JSON object that `warehouse.load_user_contexts` describes. */
function toRow(rowNo: number, update: IncomingUpdate, cached: CachedHabits | undefined) {
  const { updateId, chatId, isPrivate, withHabits, from } = update;
  return {
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
    cached_version: cached?.version,
  };
}

/** The list of everybody without habits. */
const noHabits: readonly Habit[] = [];

function toContext(
  row: UserContextRow,
  { withHabits, from }: IncomingUpdate,
  cached: CachedHabits | undefined,
  habitCache: HabitCache,
): UserContext {
  const { language, languageCode, timeZone, weekStart, dayStartHour } = row;
  const { handled, outcome, conversation, conversationExpired, openQuestion, habitsVersion } = row;
  for (const habit of row.habits ?? []) habit.goals = row.goals?.[habit.habitId] ?? noGoals;
  const loaded = row.habits ?? cached?.habits ?? noHabits;
  const habits = loaded.length > 0 ? loaded : noHabits;
  if (row.habits && habitsVersion !== null) habitCache.set(from.id, { version: habitsVersion, habits });
  return {
    person: { userId: from.id, language, languageCode, timeZone, weekStart, dayStartHour },
    ...{ handled, outcome, conversation, conversationExpired, openQuestion },
    habits: withHabits && !handled ? habits : null,
  };
}
