import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { type AnswerResult, ask, type Question } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { findRecord, type RecordChange } from '../../db/queries/habits/records.ts';
import { addDays } from '../../time/days.ts';
import { formatDay } from '../../time/format.ts';
import { askCategory } from '../shared/name-answers.ts';
import { describeRecord } from '../shared/record-card.ts';
import { localToday } from '../shared/update-time.ts';
import { recordMessage, showRecordButton } from './cards.ts';
import { durationOptions } from './duration-options.ts';
import { type HabitAnswer, habitOptions, parseHabit } from './habit-answers.ts';
import { findDayAnswer } from './line/day.ts';
import { parseHabitDuration, parseUnlessEntry } from './parse-answer.ts';

/** A field of a record that can be changed. */
export type RecordField = 'minutes' | 'day' | 'habit' | 'note';

type AskChange = (conversation: TallyConversation, db: Db, recordId: number) => Promise<RecordChange>;

const questions: Record<RecordField, AskChange> = {
  minutes: askMinutes,
  day: askDay,
  habit: askChangedHabit,
  note: askNote,
};

/** Asks for the new value of a field. Returns the change of the record. */
export function askRecordChange(
  conversation: TallyConversation,
  db: Db,
  recordId: number,
  field: RecordField,
): Promise<RecordChange> {
  return questions[field](conversation, db, recordId);
}

/** Asks a question about a record. Where the person cancels or writes something else, shows the record's card again. */
function askAboutRecord<T>(
  conversation: TallyConversation,
  db: Db,
  recordId: number,
  question: Question<T>,
): Promise<T> {
  return ask<T>(conversation, {
    ...question,
    render: async (ctx) => ({
      ...(await question.render(ctx)),
      cancelData: showRecordButton.pack(ctx.person.userId, { record: recordId }),
    }),
    renderLeft: (ctx) => recordMessage(ctx, db, recordId),
  });
}

/** Describes the record that is asked about; an empty text where it is gone. */
async function describeById(ctx: TallyContext, db: Db, recordId: number): Promise<string> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  return record ? describeRecord(ctx, record) : '';
}

function askMinutes(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  return askAboutRecord<RecordChange>(conversation, db, recordId, {
    render: async (ctx) => {
      const record = await findRecord(db, ctx.person.userId, recordId);
      return {
        message: { text: ctx.t('ask-change-duration', { record: record ? describeRecord(ctx, record) : '' }) },
        options: await durationOptions(ctx, db, record?.habitId ?? null, (minutes) => ({ minutes })),
        perRow: 3,
      };
    },
    parseText: (ctx, text) => parseMinutes(ctx, db, recordId, text),
  });
}

/** Parses a typed duration. A day and note next to it change the record too. */
async function parseMinutes(
  ctx: TallyContext,
  db: Db,
  recordId: number,
  text: string,
): Promise<AnswerResult<RecordChange>> {
  const habitName = (await findRecord(db, ctx.person.userId, recordId))?.habitName ?? '';
  const result = await parseHabitDuration(ctx, db, { habitName, text });
  if (!('value' in result)) return result;
  const { minutes, date, note } = result.value;
  return { value: { minutes, ...(date && { localDate: date }), ...(note && { note }) } };
}

async function askDay(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  const localDate = await askAboutRecord<string>(conversation, db, recordId, {
    render: async (ctx) => {
      const now = localToday(ctx);
      const days = [0, 1, 2, 3, 4, 5, 6].map((count) => addDays(now, -count));
      return {
        message: { text: ctx.t('ask-change-day', { record: await describeById(ctx, db, recordId) }) },
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

async function askChangedHabit(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  const { habitName, categoryName } = await askAboutRecord<HabitAnswer>(conversation, db, recordId, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-change-habit', { record: await describeById(ctx, db, recordId) }) },
      options: await habitOptions(ctx, db),
    }),
    parseText: (ctx, text) => parseUnlessEntry(ctx, db, { text, parse: () => parseHabit(ctx, db, text) }),
  });
  return { habit: { habitName, categoryName: categoryName ?? (await askCategory(conversation, db, habitName)) } };
}

function askNote(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  return askAboutRecord<{ note: string | null }>(conversation, db, recordId, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-change-note', { record: await describeById(ctx, db, recordId) }) },
      options: [{ label: ctx.t('button-no-note'), value: { note: null } }],
    }),
    parseText: async (_ctx, text) => ({ value: { note: text } }),
  });
}
