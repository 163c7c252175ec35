import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import type { Db, Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { editRecord, findRecord, type RecordChange, type RecordRow, sumDay } from '../../db/queries/habits/records.ts';
import { minutesPerDay } from '../../time/days.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { askRecordChange, type RecordField } from './change-questions.ts';
import { confirmOverADay } from './over-a-day.ts';

/** The parameters of the conversation: the field to ask for, or a change whose day would have more than 24 hours. */
export type ChangeRequest = { recordId: number } & ({ field: RecordField } | { change: RecordChange });

/** The conversation behind the buttons of a record: asks for the new value of a field and writes it. */
export function changeRecordConversation(db: Db): ConversationSpec {
  return {
    id: 'change-record',
    async run(conversation: TallyConversation, request: ChangeRequest) {
      const { recordId } = request;
      const change =
        'field' in request ? await askRecordChange(conversation, db, recordId, request.field) : request.change;
      const over = await conversation.external((ctx) => findDayOverLimit(ctx, db, recordId, change));
      if (over) await confirmOverADay(conversation, db, over);
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, (tx) => changeRecord(ctx, tx, recordId, change)),
      );
    },
  };
}

/**
 * Changes a record, which is the effect of this update. Asks first where its day would have more than 24 hours.
 */
export async function changeOrConfirm(
  ctx: TallyContext,
  db: Db,
  recordId: number,
  change: RecordChange,
): Promise<void> {
  if (await findDayOverLimit(ctx, db, recordId, change)) {
    await ctx.conversation.enter('change-record', { recordId, change } satisfies ChangeRequest);
  } else {
    await ctx.commit((tx) => changeRecord(ctx, tx, recordId, change));
  }
}

/** Returns the duration and day of the changed record where the day would have more than 24 hours; null where not. */
async function findDayOverLimit(
  ctx: TallyContext,
  db: Db,
  recordId: number,
  change: RecordChange,
): Promise<{ minutes: number; localDate: string } | null> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (!record) return null;
  const { minutes = record.minutes, localDate = record.localDate } = change;
  const isSameDay = localDate === record.localDate;
  if (isSameDay && minutes <= record.minutes) return null;
  const otherMinutes = (await sumDay(db, ctx.person.userId, localDate)) - (isSameDay ? record.minutes : 0);
  return otherMinutes + minutes > minutesPerDay ? { minutes, localDate } : null;
}

async function changeRecord(ctx: TallyContext, tx: Tx, recordId: number, change: RecordChange): Promise<Outcome> {
  const edit = await editRecord(tx, ctx.person.userId, recordId, change);
  if (edit.kind !== 'edited') return { kind: 'record-gone' };
  return { kind: 'changed', record: edit.after, before: edit.before };
}

/** The outcome of a change: the record now and before. */
export interface RecordChangedOutcome {
  kind: 'changed';
  record: RecordRow;
  before: RecordRow;
}

/** Undoes the change that an update made: gives the record the values from before that update. */
export async function undoRecordChange(ctx: TallyContext, tx: Tx, updateId: number): Promise<Outcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, updateId)) as RecordChangedOutcome | null;
  if (outcome?.kind !== 'changed') return { kind: 'too-late-to-undo' };
  const { recordId, habitId, minutes, localDate, note } = outcome.before;
  return changeRecord(ctx, tx, recordId, { minutes, localDate, note, habit: { habitId } });
}
