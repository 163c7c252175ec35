import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import {
  closeQuestion,
  type QuestionContent,
  type RecordQuestion,
  replaceContent,
} from '../../db/queries/habits/questions.ts';
import { type NewEntry, type RecordOutcome, recordEntries } from '../../db/queries/habits/record.ts';
import { findMessageRecord, saveStatedDraft } from '../../db/queries/habits/records.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { minutesPerDay } from '../../time/days.ts';
import { changeMessageRecord } from './change-message-record.ts';
import { findStatedDraftOfQuestion, hasValue, withMeasure } from './drafts.ts';
import { saveMark, toMarkOutcome } from './marks.ts';
import { createHabitContent, createOverADayContent, createValueContent } from './question-content.ts';
import { findCurrentWeek } from './week-total.ts';

/** Where a record comes from. */
export interface RecordSource {
  /** Number of the bot in `ops.bot`. */
  botId: number;
  chatId: number;
  /** The message that states the duration; null where buttons alone did. */
  messageId: number | null;
  messageEntry: number;
  /** The day of a draft without a day, `YYYY-MM-DD`. */
  entryDate: string;
  sentAtUnix: number;
}

/** A typed answer: its message is that of the record. */
export interface TypedSource {
  source: RecordSource;
  /** What the typed message states. */
  stated: RecordDraft | null;
}

/**
 * Saves a reading of an open question and closes the question. Where the reading lacks a part, or its day would have
 * more than 24 hours, the question asks for that instead. This is a part of the effect of an update.
 */
export async function saveReading(
  ctx: TallyContext,
  tx: Tx,
  question: RecordQuestion,
  chosen: RecordDraft,
  typed?: TypedSource,
): Promise<Outcome> {
  if (question.recordId !== null) return changeByReading(ctx, tx, question, question.recordId, chosen);
  if (chosen.habitName === null) return askNext(ctx, tx, question, await createHabitContent(ctx, tx, chosen));
  const reading = await withKindOfHabit(ctx, tx, chosen);
  if (!hasValue(reading)) return askNext(ctx, tx, question, await createValueContent(ctx, tx, reading));
  if (reading.mark) return saveMarkOfQuestion(ctx, tx, question, reading);
  const dayLimit = question.asks === 'over-a-day' ? undefined : minutesPerDay;
  const outcome = await saveRecordDraft(ctx, tx, { draft: reading, source: typed?.source ?? question, dayLimit });
  if (outcome.kind === 'over-a-day') return askNext(ctx, tx, question, createOverADayContent(reading));
  if (outcome.kind !== 'recorded') return outcome;
  const { recordId } = outcome.record;
  await closeQuestion(tx, ctx.person.userId, question.questionId, recordId);
  await saveStatedDraft(tx, ctx.person.userId, recordId, typed ? typed.stated : findStatedDraftOfQuestion(question));
  return outcome;
}

/** The kind of a habit may have changed since the question was asked. Then its value is asked for anew. */
async function withKindOfHabit(ctx: TallyContext, tx: Tx, draft: RecordDraft): Promise<RecordDraft> {
  const habit = draft.habitId === null ? null : await findHabit(tx, ctx.person.userId, draft.habitId);
  return habit && !draft.mark ? withMeasure(draft, habit) : draft;
}

async function saveMarkOfQuestion(
  ctx: TallyContext,
  tx: Tx,
  question: RecordQuestion,
  reading: RecordDraft,
): Promise<Outcome> {
  await closeQuestion(tx, ctx.person.userId, question.questionId, null);
  return toMarkOutcome(await saveMark(ctx, tx, reading, question));
}

/** Loads a draft as a record. */
export async function saveRecordDraft(
  ctx: TallyContext,
  tx: Tx,
  { draft, source, dayLimit }: { draft: RecordDraft; source: RecordSource; dayLimit?: number },
): Promise<RecordOutcome> {
  if (!ctx.from) throw new Error('a record needs a person');
  const { habitId, minutes, note, kind, amount, unit } = draft;
  const habit = habitId === null ? null : await findHabit(tx, ctx.person.userId, habitId);
  const { chatId, messageId, messageEntry, entryDate, sentAtUnix } = source;
  const localDate = draft.localDate ?? entryDate;
  const entry: NewEntry = {
    ...{ chatId, messageId, messageEntry, note, dayLimit },
    from: ctx.from,
    habitName: habit?.habitName ?? draft.habitName ?? '',
    categoryName: habit?.categoryName ?? draft.categoryName,
    ...{ minutes: minutes ?? 0, kind, amount: kind === 'count' ? amount : null, unit },
    recordDateUnix: sentAtUnix,
    localDate,
    weekFirstDate: findCurrentWeek(ctx, localDate),
  };
  const [outcome] = await recordEntries(tx, source.botId, [entry], ctx.person);
  if (!outcome) throw new Error('warehouse.record_entries returned no answer');
  return outcome;
}

async function askNext(
  ctx: TallyContext,
  tx: Tx,
  { questionId }: RecordQuestion,
  content: QuestionContent,
): Promise<Outcome> {
  await replaceContent(tx, ctx.person.userId, questionId, content, { keepMessage: ctx.callbackQuery !== undefined });
  return { kind: 'question-asked', question: questionId };
}

/** Changes the record of a question, as the reading of its edited message says. */
async function changeByReading(
  ctx: TallyContext,
  tx: Tx,
  question: RecordQuestion,
  recordId: number,
  reading: RecordDraft,
): Promise<Outcome> {
  const { userId } = ctx.person;
  const record = await findMessageRecord(tx, userId, recordId);
  const mayExceed = question.asks === 'over-a-day';
  const change = record && (await changeMessageRecord(ctx, tx, record, reading, { ...question, mayExceed }));
  if (change?.kind === 'over-a-day') return askNext(ctx, tx, question, change.content);
  await closeQuestion(tx, userId, question.questionId, recordId);
  return change ?? { kind: 'record-gone' };
}
