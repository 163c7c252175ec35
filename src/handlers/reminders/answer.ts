import type { TallyContext } from '../../bot/context.ts';
import type { Executor, Tx } from '../../db/client.ts';
import { findHabit, type Habit } from '../../db/queries/habits/habits.ts';
import { type DayMark, findDayMarks, restoreDayMark, setDayMark } from '../../db/queries/habits/marks.ts';
import { type RecordOutcome, recordEntries } from '../../db/queries/habits/record.ts';
import { deleteRecord } from '../../db/queries/habits/records.ts';
import {
  answerNumber,
  answerReminder,
  findOpenReminder,
  findSentReminder,
  type ReminderKey,
  reopenReminder,
  snoozeReminder,
} from '../../db/queries/reminders/ledger.ts';
import { minutesPerDay } from '../../time/days.ts';
import { findSeenRecords, hasSameMeasure } from '../shared/seen-records.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import { type LaterChoice, laterAt } from './later.ts';

/** Why a press changed nothing, or what it did besides. The key of its toast is `reminder-notice-NOTICE`. */
export type AnswerNotice =
  | 'answered'
  | 'counted'
  | 'over-a-day'
  | 'rejected'
  | 'has-records'
  | 'undone'
  | 'other'
  | 'future'
  | 'deleted';

/** The outcome of a press on the message of a reminder: the message is shown as it is then. Plain JSON. */
export type AnswerOutcome =
  | { kind: 'reminder-answered'; key: ReminderKey; notice?: AnswerNotice }
  | { kind: 'reminder-unknown' };

/** Finds the habit of a reminder that waits for an answer. Otherwise returns the outcome of the press. */
async function findOpen(
  { person }: TallyContext,
  tx: Tx,
  key: ReminderKey,
): Promise<{ habit: Habit } | { outcome: AnswerOutcome }> {
  const open = await findOpenReminder(tx, person.userId, key);
  if (open.kind === 'not_found') return { outcome: { kind: 'reminder-unknown' } };
  if (open.kind === 'answered_before') return { outcome: answered(key, 'answered') };
  const { habitId } = open.reminder;
  const habit = habitId === null ? null : await findHabit(tx, person.userId, habitId);
  return habit?.own ? { habit } : { outcome: answered(key, open.reminder.exists ? undefined : 'deleted') };
}

const answered = (key: ReminderKey, notice?: AnswerNotice): AnswerOutcome => ({
  kind: 'reminder-answered',
  key,
  ...(notice && { notice }),
});

/**
 * Records minutes or an amount for the day of the reminder, and stores that the person has answered.
 *
 * @param seen the records of the day that the person has seen, as `toSeenRecords` writes them; absent: whatever the day
 *   has
 */
export async function recordAnswer(
  ctx: TallyContext,
  tx: Tx,
  key: ReminderKey,
  { value, seen }: { value: number; seen?: number },
): Promise<AnswerOutcome> {
  const found = await findOpen(ctx, tx, key);
  if ('outcome' in found) return found.outcome;
  const { habit } = found;
  const { userId } = ctx.person;
  const records = await findSeenRecords(tx, userId, habit, key.day);
  if (seen !== undefined && !hasSameMeasure(records, seen)) return answered(key, 'other');
  if (seen !== undefined && records !== seen) return answered(key, 'counted');
  const [outcome] = await recordEntries(tx, ctx.botId, [toEntry(ctx, habit, key, value)], ctx.person);
  if (outcome?.kind !== 'recorded') return answered(key, toNotice(outcome));
  const { recordId } = outcome.record;
  await answerReminder(tx, userId, key, { recordId, now: new Date(sentAtUnix(ctx) * 1000) });
  return answered(key);
}

function toNotice(outcome: Exclude<RecordOutcome, { kind: 'recorded' }> | undefined): AnswerNotice {
  if (outcome?.kind === 'over-a-day') return 'over-a-day';
  return outcome?.reason === 'local_date_out_of_range' ? 'future' : 'rejected';
}

function toEntry(ctx: TallyContext, habit: Habit, { day }: ReminderKey, value: number) {
  if (!ctx.from) throw new Error('a record needs a person');
  const { habitName, categoryName, kind, unit } = habit;
  return {
    from: ctx.from,
    chatId: ctx.chatId ?? ctx.person.userId,
    messageId: null,
    ...{ habitName, categoryName, kind, unit },
    minutes: kind === 'time' ? value : 0,
    amount: kind === 'count' ? value : null,
    recordDateUnix: sentAtUnix(ctx),
    localDate: day,
    dayLimit: minutesPerDay,
  };
}

/** Marks the day of the reminder as skipped. A day with records takes no mark, and one that is skipped keeps its own. */
export async function skipAnswer(ctx: TallyContext, tx: Tx, key: ReminderKey): Promise<AnswerOutcome> {
  const found = await findOpen(ctx, tx, key);
  if ('outcome' in found) return found.outcome;
  const { userId } = ctx.person;
  const day = { habitId: found.habit.habitId, localDate: key.day };
  const mark = await findMark(tx, userId, day);
  const marking =
    mark?.mark === 'skip'
      ? ({ kind: 'marked', before: mark } as const)
      : await setDayMark(tx, userId, { habit: found.habit, localDate: key.day, mark: 'skip' });
  if (marking.kind !== 'marked') return answered(key, marking.kind === 'has_records' ? 'has-records' : undefined);
  const now = new Date(sentAtUnix(ctx) * 1000);
  await answerReminder(tx, userId, key, { recordId: null, replacedMark: marking.before, now });
  return answered(key);
}

type MarkedDay = Pick<DayMark, 'habitId' | 'localDate'>;

async function findMark(exec: Executor, userId: number, { habitId, localDate }: MarkedDay): Promise<DayMark | null> {
  const [mark = null] = await findDayMarks(exec, userId, habitId, { first: localDate, last: localDate });
  return mark;
}

/** Gives the day the mark that it had before the skip. A mark that it has got since stays. */
async function undoSkip(tx: Tx, userId: number, day: MarkedDay, before: DayMark | null): Promise<void> {
  const mark = await findMark(tx, userId, day);
  const isOther = mark !== null && mark.mark !== 'skip';
  if (!isOther && before?.mark !== 'skip') await restoreDayMark(tx, userId, day, before);
}

/** Lets the reminder come again later. */
export async function snoozeAnswer(
  { person }: TallyContext,
  tx: Tx,
  key: ReminderKey,
  { choice, now }: { choice: LaterChoice; now: Date },
): Promise<AnswerOutcome> {
  const result = await snoozeReminder(tx, person.userId, key, laterAt(choice, person, now, key.minute));
  if (result.kind === 'not_found') return { kind: 'reminder-unknown' };
  return answered(key, result.kind === 'answered_before' ? 'answered' : undefined);
}

/**
 * Undoes an answer: deletes its record, gives the day its mark back, or ends the snooze. Another answer than the one of
 * the button stays.
 */
export async function undoAnswer(
  { person }: TallyContext,
  tx: Tx,
  key: ReminderKey,
  answer: number,
): Promise<AnswerOutcome> {
  const { userId } = person;
  const reminder = await findSentReminder(tx, userId, key);
  if (!reminder) return { kind: 'reminder-unknown' };
  if (answerNumber(reminder) !== answer) return answered(key, 'other');
  const { state, recordId, habitId, replacedMark } = reminder;
  if (recordId !== null) await deleteRecord(tx, userId, recordId);
  else if (state === 'answered' && habitId !== null)
    await undoSkip(tx, userId, { habitId, localDate: key.day }, replacedMark);
  await reopenReminder(tx, userId, key);
  return answered(key, 'undone');
}
