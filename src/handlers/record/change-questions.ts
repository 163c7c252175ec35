import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { type AnswerResult, ask, type Option, type Question } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { isSameMeasure } from '../../db/queries/habits/habits.ts';
import { findRecord, type RecordChange, type RecordRow } from '../../db/queries/habits/records.ts';
import { addDays } from '../../time/days.ts';
import { formatDay } from '../../time/format.ts';
import { askCategory, type ClassifyName } from '../shared/name-answers.ts';
import { describeRecord } from '../shared/record-card.ts';
import type { RecordChangeParams, RecordField } from '../shared/start-record-change.ts';
import { localToday } from '../shared/update-time.ts';
import { amountOptions, durationOptions } from '../shared/value-options.ts';
import { recordMessage, showRecordButton } from './cards.ts';
import { type HabitAnswer, habitOptions, parseHabit } from './habit-answers.ts';
import { findDayAnswer } from './line/day.ts';
import { askForNote, type TypedEntries } from './note-question.ts';
import { parseRecordValue, parseUnlessEntry } from './parse-answer.ts';

export interface ChangeQuestionDeps {
  db: Db;
  classifyName: ClassifyName;
}

/** The change of a record, or a text that the person wants to record instead. */
export type ChangeAnswer = RecordChange | { typed: TypedEntries };

type AskChange = (
  conversation: TallyConversation,
  deps: ChangeQuestionDeps,
  params: RecordChangeParams,
) => Promise<ChangeAnswer>;

const questions: Record<RecordField, AskChange> = {
  minutes: askValue,
  day: askDay,
  habit: askChangedHabit,
  note: askNote,
};

/** Asks for the new value of a field. */
export function askRecordChange(
  conversation: TallyConversation,
  deps: ChangeQuestionDeps,
  params: RecordChangeParams,
): Promise<ChangeAnswer> {
  return questions[params.field](conversation, deps, params);
}

/** Asks a question about a record. Where the person cancels or writes something else, shows its card again. */
function askAboutRecord<T>(
  conversation: TallyConversation,
  db: Db,
  { recordId, cancelData }: RecordChangeParams,
  question: Question<T>,
): Promise<T> {
  return ask<T>(conversation, {
    ...question,
    render: async (ctx) => ({
      ...(await question.render(ctx)),
      cancelData: cancelData ?? showRecordButton.pack(ctx.person.userId, { record: recordId }),
    }),
    renderLeft: (ctx) => recordMessage(ctx, db, recordId),
  });
}

/** Describes the record that is asked about; an empty text where it is gone. */
async function describeById(ctx: TallyContext, db: Db, recordId: number): Promise<string> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  return record ? describeRecord(ctx, record) : '';
}

/** Asks for the duration or the amount. A habit that is ticked has neither; its card is shown again. */
function askValue(
  conversation: TallyConversation,
  { db }: ChangeQuestionDeps,
  params: RecordChangeParams,
): Promise<RecordChange> {
  return askAboutRecord<RecordChange>(conversation, db, params, {
    render: async (ctx) => {
      const record = await findRecord(db, ctx.person.userId, params.recordId);
      const key = record?.kind === 'count' ? 'ask-change-amount' : 'ask-change-duration';
      return {
        message: { text: ctx.t(key, { record: record ? describeRecord(ctx, record) : '' }) },
        options: await valueOptions(ctx, db, record),
        perRow: 3,
      };
    },
    parseText: (ctx, text) => parseValue(ctx, db, params.recordId, text),
  });
}

function valueOptions(ctx: TallyContext, db: Db, record: RecordRow | null): Promise<Option<RecordChange>[]> {
  const habitId = record?.habitId ?? null;
  if (record?.kind !== 'count') return durationOptions(ctx, db, habitId, (minutes) => ({ minutes }));
  return amountOptions(ctx, db, { habitId, unit: record.unit ?? '' }, (amount) => ({ amount }));
}

/** Parses a typed duration or amount. A day and note next to it change the record too. */
async function parseValue(
  ctx: TallyContext,
  db: Db,
  recordId: number,
  text: string,
): Promise<AnswerResult<RecordChange>> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (!record) return { rejection: ctx.t('record-gone') };
  const result = await parseRecordValue(ctx, db, record, text);
  if (!('value' in result)) return result;
  const { minutes, amount, date, note } = result.value;
  const value = record.kind === 'count' ? { ...(amount != null && { amount }) } : { minutes };
  return { value: { ...value, ...(date && { localDate: date }), ...(note && { note }) } };
}

async function askDay(
  conversation: TallyConversation,
  { db }: ChangeQuestionDeps,
  params: RecordChangeParams,
): Promise<RecordChange> {
  const localDate = await askAboutRecord<string>(conversation, db, params, {
    render: async (ctx) => {
      const now = localToday(ctx);
      const days = [0, 1, 2, 3, 4, 5, 6].map((count) => addDays(now, -count));
      return {
        message: { text: ctx.t('ask-change-day', { record: await describeById(ctx, db, params.recordId) }) },
        options: days.map((value) => ({ label: formatDay(value, now, ctx.person.language), value })),
      };
    },
    parseText: (ctx, text) => parseUnlessEntry(ctx, db, { text, parse: () => parseRecordDay(ctx, text) }),
  });
  return { localDate };
}

/** Parses a typed day, from 1970 to today. */
function parseRecordDay(ctx: TallyContext, text: string): AnswerResult<string> {
  const result = findDayAnswer(text, localToday(ctx));
  if (result.kind === 'found') return { value: result.date };
  return { rejection: ctx.t(result.kind === 'refused' ? `refused-${result.reason}` : 'refused-no-day') };
}

async function askChangedHabit(
  conversation: TallyConversation,
  { db, classifyName: classify }: ChangeQuestionDeps,
  params: RecordChangeParams,
): Promise<RecordChange> {
  const { habitName, categoryName } = await askAboutRecord<HabitAnswer>(conversation, db, params, {
    render: async (ctx) => {
      const record = await findRecord(db, ctx.person.userId, params.recordId);
      return {
        message: { text: ctx.t('ask-change-habit', { record: record ? describeRecord(ctx, record) : '' }) },
        options: await habitOptions(ctx, db, (habit) => record === null || isSameMeasure(habit, record)),
      };
    },
    parseText: (ctx, text) =>
      parseUnlessEntry(ctx, db, { text, parse: () => parseChangedHabit(ctx, db, params.recordId, text) }),
  });
  const category = categoryName ?? (await askCategory(conversation, { db, habitName, classify }));
  return { habit: { habitName, categoryName: category } };
}

/** Parses the name of a habit of the same kind, or of a new one. */
async function parseChangedHabit(
  ctx: TallyContext,
  db: Db,
  recordId: number,
  text: string,
): Promise<AnswerResult<HabitAnswer>> {
  const result = await parseHabit(ctx, db, text);
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (!('value' in result) || !record) return result;
  const { habit } = result.value;
  const isOther = habit !== undefined && !isSameMeasure(habit, record);
  return isOther ? { rejection: ctx.t('other-kind', { name: result.value.habitName }) } : result;
}

function askNote(
  conversation: TallyConversation,
  { db }: ChangeQuestionDeps,
  params: RecordChangeParams,
): Promise<ChangeAnswer> {
  return askForNote({
    db,
    render: async (ctx) => ctx.t('ask-change-note', { record: await describeById(ctx, db, params.recordId) }),
    ask: (question) => askAboutRecord(conversation, db, params, question),
  });
}
