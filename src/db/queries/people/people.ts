import { sql } from 'drizzle-orm';
import type { Language } from '../../../time/language.ts';
import type { Db, Executor } from '../../client.ts';
import { batched } from '../../session/batcher.ts';
import type { HabitName } from '../habits/habits.ts';
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

/** A person's settings; null where nothing is chosen yet. */
export interface Person {
  userId: number;
  language: Language | null;
  /** Telegram's, of this update. */
  languageCode: string | null;
  timeZone: string | null;
  /** 1 Monday … 7 Sunday. */
  weekStart: number | null;
  /** 0–6 o'clock. */
  dayStartHour: number | null;
}

export interface Greeting {
  person: Person;
  /** The update's effect is committed already; `outcome` is what was answered. */
  handled: boolean;
  outcome: unknown;
  /** The state of the person's dialogue in this chat. */
  dialogue: unknown;
  dialogueExpired: boolean;
  /** The person's own habits by name, in no order, where they were asked for. */
  habits: HabitName[] | null;
}

export interface Arrival {
  updateId: number;
  chatId: number;
  isPrivate: boolean;
  /** Asks for the habits too: for texts, which are compared with them. */
  withHabits?: boolean;
  from: TelegramUser;
}

/** Asks what an update needs to know; updates that come together are asked about together. */
export type Greeter = (arrival: Arrival) => Promise<Greeting>;

/** Returns {@link greet} for many updates at a time. */
export function createGreeter(db: Db): Greeter {
  return batched((arrivals: Arrival[]) => greetMany(db, arrivals));
}

/**
 * Returns what an update needs to know in one round trip, and brings the person's row up to date (made at first contact;
 * written only when a detail changed or a minute has passed; not at all for a handled update).
 */
export async function greet(db: Db, arrival: Arrival): Promise<Greeting> {
  const [greeting] = await greetMany(db, [arrival]);
  if (!greeting) throw new Error('warehouse.greet returned no row');
  return greeting;
}

type GreetingRow = Omit<Person, 'userId'> & Omit<Greeting, 'person'> & { place: number };

async function greetMany(db: Db, arrivals: Arrival[]): Promise<Greeting[]> {
  const given = arrivals.map(({ updateId, chatId, isPrivate, withHabits, from }, place) => ({
    place,
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
  const result = await db.$client.query<GreetingRow>({
    name: 'greet',
    text: `select place, language, language_code as "languageCode", time_zone as "timeZone", week_start as "weekStart",
      day_start_hour as "dayStartHour", handled, outcome, dialogue, dialogue_expired as "dialogueExpired", habits
      from warehouse.greet($1::json)`,
    values: [JSON.stringify(given)],
  });
  return result.rows
    .sort((a, b) => a.place - b.place)
    .map(({ place, handled, outcome, dialogue, dialogueExpired, habits, ...settings }) => ({
      person: { userId: arrivals[place]?.from.id ?? 0, ...settings },
      handled,
      outcome,
      dialogue,
      dialogueExpired,
      habits,
    }));
}

export interface SettingsChange {
  language?: Language | null;
  timeZone?: string | null;
  weekStart?: number | null;
  dayStartHour?: number | null;
}

/**
 * After it, the given settings are the person's; null goes back to the default, absent ones stay. Past records keep their days.
 * Throws for a zone that PostgreSQL does not know and for values out of bounds. Returns false where there is no such person.
 */
export async function saveSettings(exec: Executor, userId: number, change: SettingsChange): Promise<boolean> {
  const changed = await rows(
    exec,
    sql`update warehouse.dim_users set
      language = case when ${'language' in change} then ${change.language ?? null}::text else language end,
      time_zone = case when ${'timeZone' in change} then ${change.timeZone ?? null}::text else time_zone end,
      week_start = case when ${'weekStart' in change} then ${change.weekStart ?? null}::smallint else week_start end,
      day_start_hour = case when ${'dayStartHour' in change} then ${change.dayStartHour ?? null}::smallint else day_start_hour end
    where user_id = ${userId} returning user_id`,
  );
  return changed.length === 1;
}

/** Returns what a person has chosen, null where nothing is; null where there is no such person. */
export function settingsOf(exec: Executor, userId: number): Promise<Person | null> {
  return firstRow<Person>(
    exec,
    sql`select user_id::float8 as "userId", language, language_code as "languageCode", time_zone as "timeZone",
      week_start as "weekStart", day_start_hour as "dayStartHour"
    from warehouse.dim_users where user_id = ${userId}`,
  );
}
