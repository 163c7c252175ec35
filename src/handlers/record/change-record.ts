import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import {
  editRecord,
  findRecord,
  type RecordChange,
  type RecordRow,
  recordToDraft,
} from '../../db/queries/habits/records.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import type { RecordChangeParams } from '../shared/start-record-change.ts';
import { isOverADay } from './change-message-record.ts';
import { askRecordChange, type ChangeQuestionDeps } from './change-questions.ts';
import type { TypedEntries } from './note-question.ts';
import { createOverADayContent } from './question-content.ts';
import { askAbout, createSource, type EntryResult, saveEntry } from './save-entries.ts';

/**
 * The conversation behind the buttons of a record: asks for the new value of a field and writes it. A text that the
 * person records instead of a note is saved, and the question stays.
 */
export function changeRecordConversation(deps: ChangeQuestionDeps): ConversationSpec {
  return {
    id: 'change-record',
    async run(conversation: TallyConversation, params: RecordChangeParams) {
      for (;;) {
        const answer = await askRecordChange(conversation, deps, params);
        if (!('typed' in answer))
          return await conversation.external((ctx) =>
            commitAndEndConversation(ctx, (tx) => changeOrConfirm(ctx, tx, params.recordId, answer)),
          );
        await conversation.external((ctx) => ctx.commit((tx) => saveTyped(ctx, tx, answer.typed)));
      }
    },
  };
}

/** Records a text that was typed in place of a note. The answer is below the question, in messages of its own. */
async function saveTyped(ctx: TallyContext, tx: Tx, { entries, source }: TypedEntries): Promise<Outcome> {
  const results: EntryResult[] = [];
  for (const [messageEntry, entry] of entries.entries())
    results.push(await saveEntry(ctx, tx, entry, { ...source, messageEntry }));
  return { kind: 'entries', entries: results };
}

/** Changes a record. Where its day would have more than 24 hours, asks whether it may. */
async function changeOrConfirm(ctx: TallyContext, tx: Tx, recordId: number, change: RecordChange): Promise<Outcome> {
  const record = await findRecord(tx, ctx.person.userId, recordId);
  if (record && hasOtherValue(record, change)) return { kind: 'other-kind', habitName: record.habitName };
  if (!record || !(await isOverADay(ctx, tx, record, change))) return changeRecord(ctx, tx, recordId, change);
  const { minutes = record.minutes, localDate = record.localDate, note = record.note } = change;
  const content = createOverADayContent({ ...recordToDraft(record), minutes, localDate, note });
  return {
    kind: 'question-asked',
    ...(await askAbout(ctx, tx, content, { ...createSource(ctx), messageId: null }, recordId)),
  };
}

/** Returns whether a change has a value that the kind of the record does not have. */
function hasOtherValue({ kind }: RecordRow, { minutes, amount }: RecordChange): boolean {
  return (minutes !== undefined && kind !== 'time') || (amount !== undefined && kind !== 'count');
}

async function changeRecord(ctx: TallyContext, tx: Tx, recordId: number, change: RecordChange): Promise<Outcome> {
  const edit = await editRecord(tx, ctx.person.userId, recordId, change);
  if (edit.kind === 'other_kind') return { kind: 'other-kind', habitName: edit.habit.habitName };
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
  const outcome = (await findOutcome(tx, ctx.person.userId, {
    botId: ctx.botId,
    updateId,
  })) as RecordChangedOutcome | null;
  if (outcome?.kind !== 'changed') return { kind: 'too-late-to-undo' };
  const { recordId, habitId, kind = 'time', minutes, amount, localDate, note } = outcome.before;
  const value = { ...(kind === 'time' && { minutes }), ...(kind === 'count' && amount !== null && { amount }) };
  return changeRecord(ctx, tx, recordId, { ...value, localDate, note, habit: { habitId } });
}
