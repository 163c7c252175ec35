import type { TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import type { QuestionContent } from '../../db/queries/habits/questions.ts';
import {
  editRecord,
  type MessageRecord,
  type RecordChange,
  type RecordRow,
  recordToDraft,
  saveStatedDraft,
  sumDay,
} from '../../db/queries/habits/records.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { minutesPerDay } from '../../time/days.ts';
import { diffDrafts } from './drafts.ts';
import { createOverADayContent } from './question-content.ts';

/** The result of a change that a message or an answer makes to a record. */
export type MessageChange =
  | { kind: 'changed'; record: RecordRow; before: RecordRow }
  | { kind: 'unchanged'; record: RecordRow }
  /** The day would have more than 24 hours. Nothing was changed. `content` is the question whether it may. */
  | { kind: 'over-a-day'; content: QuestionContent }
  /** The habit has another kind or unit than the record. Nothing was changed. */
  | { kind: 'other-kind'; habitName: string }
  | { kind: 'record-gone' };

export interface MessageChangeOptions {
  /** The day of a message that states no day. */
  entryDate: string;
  /** The edited message; null where a button led to the change. */
  messageId: number | null;
  /** Whether the day may have more than 24 hours. */
  mayExceed: boolean;
}

/**
 * Changes a record by what its message now states. What the message stated before is not changed again, so that the
 * corrections by buttons stay.
 */
export async function changeMessageRecord(
  ctx: TallyContext,
  tx: Tx,
  record: MessageRecord,
  stated: RecordDraft,
  { entryDate, messageId, mayExceed }: MessageChangeOptions,
): Promise<MessageChange> {
  if (record.deleted) return { kind: 'record-gone' };
  const { userId } = ctx.person;
  // A change by buttons is one of the record as it is, whatever its message states.
  const before = (messageId === null ? null : record.stated) ?? recordToDraft(record);
  const now = { ...stated, localDate: stated.localDate ?? (before.localDate === null ? null : entryDate) };
  const change = diffDrafts(ctx, before, now);
  if (!mayExceed && (await isOverADay(ctx, tx, record, change)))
    return { kind: 'over-a-day', content: createOverADayContent(applyChange(record, now, change), now) };
  if (Object.keys(change).length === 0) return { kind: 'unchanged', record };
  const edit = await editRecord(tx, userId, record.recordId, change);
  if (edit.kind === 'other_kind') return { kind: 'other-kind', habitName: edit.habit.habitName };
  if (edit.kind !== 'edited') return { kind: 'record-gone' };
  if (messageId !== null) await saveStatedDraft(tx, userId, record.recordId, now);
  return { kind: 'changed', record: edit.after, before: edit.before };
}

/** Applies a change to a copy of the record, as a draft. Nothing is stored. */
function applyChange(record: RecordRow, now: RecordDraft, change: RecordChange): RecordDraft {
  const habit = change.habit ? now : record;
  return {
    ...recordToDraft(record),
    ...{ habitId: habit.habitId, habitName: habit.habitName, categoryName: habit.categoryName },
    minutes: change.minutes ?? record.minutes,
    localDate: change.localDate ?? record.localDate,
    note: change.note === undefined ? record.note : change.note,
  };
}

/** Returns whether a change gives the day of the record more than 24 hours. Only time counts. */
export async function isOverADay(
  ctx: TallyContext,
  tx: Tx,
  record: RecordRow,
  { minutes = record.minutes, localDate = record.localDate }: RecordChange,
): Promise<boolean> {
  if (record.kind !== 'time') return false;
  const isSameDay = localDate === record.localDate;
  if (isSameDay && minutes <= record.minutes) return false;
  const otherMinutes = (await sumDay(tx, ctx.person.userId, localDate)) - (isSameDay ? record.minutes : 0);
  return otherMinutes + minutes > minutesPerDay;
}
