import type { MessageReader } from '../../bot/message-reader.ts';
import type { Executor } from '../../db/client.ts';
import { findDescription } from '../../db/queries/habits/descriptions.ts';
import { findHabit, type Habit } from '../../db/queries/habits/habits.ts';
import type { RecordRow } from '../../db/queries/habits/records.ts';
import { findFrequentAmounts, findFrequentDurations, findRecord } from '../../db/queries/habits/records.ts';
import type { DueReminder } from '../../db/queries/reminders/due-reminders.ts';
import { answerNumber, type ReminderKey, type SentReminder } from '../../db/queries/reminders/ledger.ts';
import { loadStreak, type StreakAndGoal } from '../../reports/habits/load-streak.ts';
import { findSeenRecords } from '../shared/seen-records.ts';

/** One of the reminders of a message as it is now. */
export type ReminderItem = ReminderKey &
  (
    | ({ kind: 'open' } & OpenItem)
    | { kind: 'board' }
    | Settled
    /** The reminder was deleted. */
    | { kind: 'gone' }
  );

/** A habit that waits for an answer. */
export interface OpenItem {
  habit: Habit;
  /** What another program asked about the habit. Null: nothing. */
  question: string | null;
  standing: StreakAndGoal | null;
  /** What the first button records: what is missing to the goal of the day, else the usual value. Null: it is reached, or neither is known. */
  value: number | null;
  /** The records of the day, as `toSeenRecords` writes them. */
  seen: number;
}

/** What is known of a reminder: when it is sent, or when a button was pressed. */
type KnownReminder = DueReminder | SentReminder;

/** Loads the reminders of a message as they are now. */
export async function loadItems(
  reader: MessageReader,
  exec: Executor,
  reminders: readonly KnownReminder[],
): Promise<ReminderItem[]> {
  const items: ReminderItem[] = [];
  for (const reminder of reminders) items.push(await loadItem(reader, exec, reminder));
  return items;
}

async function loadItem(reader: MessageReader, exec: Executor, reminder: KnownReminder): Promise<ReminderItem> {
  const { reminderId, day, minute, habitId, habitName } = reminder;
  const key = { reminderId, day, minute };
  const settled = 'state' in reminder ? await findSettled(reader, exec, reminder) : null;
  if (settled) return { ...key, ...settled };
  if (habitId === null) return { ...key, kind: 'state' in reminder && !reminder.exists ? 'gone' : 'board' };
  const habit = await findHabit(exec, reader.person.userId, habitId);
  return habit && habitName !== null
    ? { ...key, kind: 'open', ...(await loadOpen(reader, exec, habit, day)) }
    : { ...key, kind: 'gone' };
}

/** What the person has answered. `answer` identifies it: see `answerNumber`. */
type Settled = { answer: number } & (
  | { kind: 'recorded'; record: RecordRow; habit: Habit | null; standing: StreakAndGoal | null }
  | { kind: 'skipped'; habitName: string }
  /** The person asked to be reminded again at this time, in Unix seconds. `habitName` null: the board. */
  | { kind: 'later'; habitName: string | null; until: number }
);

/** Returns the answer of the person. Null: there is none, or its record was deleted since. */
async function findSettled({ person }: MessageReader, exec: Executor, reminder: SentReminder): Promise<Settled | null> {
  const { state, recordId, habitName, snoozedUntil } = reminder;
  const answer = answerNumber(reminder);
  if (snoozedUntil !== null && state !== 'answered') return { kind: 'later', answer, habitName, until: snoozedUntil };
  if (state !== 'answered') return null;
  if (recordId === null) return { kind: 'skipped', answer, habitName: habitName ?? '' };
  const record = await findRecord(exec, person.userId, recordId);
  if (!record || record.deleted) return null;
  const { userId, weekStart } = person;
  const habit = await findHabit(exec, userId, record.habitId);
  const standing = await loadStreak(exec, { userId, weekStart, today: record.localDate }, record.habitId);
  return { kind: 'recorded', answer, record, habit, standing };
}

async function loadOpen(reader: MessageReader, exec: Executor, habit: Habit, day: string): Promise<OpenItem> {
  const { userId, weekStart } = reader.person;
  const { habitId } = habit;
  const standing = await loadStreak(exec, { userId, weekStart, today: day }, habitId);
  const seen = await findSeenRecords(exec, userId, habit, day);
  const { question } = await findDescription(exec, userId, habitId);
  return { habit, question, standing, value: await findValue(exec, userId, habit, standing), seen };
}

async function findValue(
  exec: Executor,
  userId: number,
  { habitId, kind }: Habit,
  standing: StreakAndGoal | null,
): Promise<number | null> {
  if (kind === 'check') return 1;
  const { goal = null, today } = standing ?? {};
  const isOfDay = goal?.measure === 'amount' && (goal.period === 'day' || goal.everyDays === 1);
  if (isOfDay && today?.isDue) return today.missing > 0 ? today.missing : null;
  const find = kind === 'time' ? findFrequentDurations : findFrequentAmounts;
  return (await find(exec, userId, habitId))[0] ?? null;
}
