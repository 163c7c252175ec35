import { sql } from 'drizzle-orm';
import type { Language } from '../../../time/language.ts';
import type { Executor, Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { rescheduleReminders } from '../reminders/next-times.ts';

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

/** Settings to change. Null resets a setting to its default; an absent one stays as it is. */
export interface SettingsChange {
  language?: Language | null;
  timeZone?: string | null;
  weekStart?: number | null;
  dayStartHour?: number | null;
}

/**
 * Changes the settings of a person. Records of the past keep their days, and reminders follow the clock that applies
 * now. Returns false when there is no such person.
 *
 * @param defaults the time zone of people who have chosen none, and the present time
 * @throws the database's error for an unknown time zone and for values out of bounds
 */
export async function saveSettings(
  tx: Tx,
  userId: number,
  change: SettingsChange,
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<boolean> {
  await lockPerson(tx, userId);
  const before = await findSettings(tx, userId);
  if (!(await updateSettings(tx, userId, change))) return false;
  const toDays = (settings: PersonSettings | null) => ({
    timeZone: settings?.timeZone ?? timeZone,
    dayStartHour: settings?.dayStartHour ?? 0,
  });
  const after = await findSettings(tx, userId);
  await rescheduleReminders(tx, userId, { before: toDays(before), after: toDays(after), now });
  return true;
}

async function updateSettings(exec: Executor, userId: number, change: SettingsChange): Promise<boolean> {
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

/** Returns first and last name of a person, else the username, else `user ID`. */
export async function findPersonName(exec: Executor, userId: number): Promise<string> {
  const found = await firstRow<{ name: string }>(
    exec,
    sql`select warehouse.full_name(u) as name from warehouse.dim_users u where user_id = ${userId}`,
  );
  return found?.name ?? `user ${userId}`;
}
