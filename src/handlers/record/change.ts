import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { type AnswerResult, ask } from '../../bot/ui/prompt.ts';
import type { Db, Tx } from '../../db/client.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import {
  editRecord,
  findFrequentDurations,
  findRecord,
  type RecordChange,
  type RecordRow,
  sumDay,
} from '../../db/queries/habits/records.ts';
import { addDays } from '../../time/days.ts';
import { formatDay, formatDuration } from '../../time/format.ts';
import { today } from '../shared/today.ts';
import { describe } from './card.ts';
import { askCategory, readHabit } from './conversation.ts';
import { askOverADay } from './disambiguate.ts';
import { findDay } from './line/day.ts';
import { readDurationOf, unlessLine } from './parse-answer.ts';
import { candidates, minutesOfDay } from './record-draft.ts';

/** What of a record is changed. */
export type Field = 'minutes' | 'day' | 'habit' | 'note';

/** What is to be asked for, or the change itself where it is known and only a full day is in doubt. */
export type Wish = { field: Field } | { change: RecordChange };

/** Returns what a change makes of a record where its day would then hold more than 24 hours; null where it would not. */
export async function beyondDay(
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
  const others = (await sumDay(db, ctx.person.userId, localDate)) - (isSameDay ? record.minutes : 0);
  return others + minutes > minutesOfDay ? { minutes, localDate } : null;
}

/** The conversations behind the buttons of a record's card: one question, one write, the card drawn anew. */
export function changeConversation(db: Db): ConversationSpec {
  return {
    id: 'change-record',
    async run(conversation: TallyConversation, { recordId, wish }: { recordId: number; wish: Wish }) {
      const change = 'field' in wish ? await asks[wish.field](conversation, db, recordId) : wish.change;
      const beyond = await conversation.external((ctx) => beyondDay(ctx, db, recordId, change));
      if (beyond) await askOverADay(conversation, db, beyond);
      await conversation.external((ctx) =>
        ctx.commit(async (tx) => {
          await conversations.deleteConversation(tx, {
            chatId: ctx.chatId ?? ctx.person.userId,
            userId: ctx.person.userId,
          });
          return changeRecord(ctx, tx, recordId, change);
        }),
      );
    },
  };
}

/** Returns the outcome of a change: the record as it is now, or that it is gone. */
export async function changeRecord(
  ctx: TallyContext,
  tx: Tx,
  recordId: number,
  change: RecordChange,
): Promise<Outcome> {
  const edit = await editRecord(tx, ctx.person.userId, recordId, change);
  return edit.kind === 'edited' ? changed(edit.after, edit.before) : { kind: 'record-gone' };
}

/** What a change left, and what it took the place of. */
export interface Changed {
  kind: 'changed';
  record: RecordRow;
  before: RecordRow;
}

function changed(record: RecordRow, before: RecordRow): Changed {
  return { kind: 'changed', record, before };
}

/** Returns the outcome of taking a change back: the record is again what it was before that update. */
export async function undoChanged(ctx: TallyContext, tx: Tx, updateId: number): Promise<Outcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, updateId)) as Changed | null;
  if (outcome?.kind !== 'changed') return { kind: 'too-late-to-undo' };
  const { recordId, habitId, minutes, localDate, note } = outcome.before;
  return changeRecord(ctx, tx, recordId, { minutes, localDate, note, habit: { habitId } });
}

const asks: Record<Field, (conversation: TallyConversation, db: Db, recordId: number) => Promise<RecordChange>> = {
  minutes: askMinutes,
  day: askDay,
  habit: askHabit,
  note: askNote,
};

async function shown(ctx: TallyContext, db: Db, recordId: number): Promise<string> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  return record ? describe(ctx, record) : '';
}

async function askMinutes(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  return await ask<RecordChange>(conversation, {
    render: async (ctx) => {
      const record = await findRecord(db, ctx.person.userId, recordId);
      const usual = record ? await findFrequentDurations(db, ctx.person.userId, record.habitId) : [];
      const choices = [...new Set([...usual, 15, 30, 45, 60])].slice(0, 6).sort((a, b) => a - b);
      return {
        message: { text: ctx.t('ask-change-duration', { record: await shown(ctx, db, recordId) }) },
        options: choices.map((value) => ({
          label: formatDuration(value, ctx.person.language),
          value: { minutes: value },
        })),
        perRow: 3,
      };
    },
    parseText: (ctx, text) => readMinutes(ctx, db, recordId, text),
  });
}

async function readMinutes(
  ctx: TallyContext,
  db: Db,
  recordId: number,
  text: string,
): Promise<AnswerResult<RecordChange>> {
  const habitName = (await findRecord(db, ctx.person.userId, recordId))?.habitName ?? '';
  const reading = await readDurationOf(ctx, db, { habitName, text });
  if (!('value' in reading)) return reading;
  const { minutes, date, note } = reading.value;
  return { value: { minutes, ...(date && { localDate: date }), ...(note && { note }) } };
}

async function askDay(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  const localDate = await ask<string>(conversation, {
    render: async (ctx) => {
      const now = today(ctx);
      const days = [0, 1, 2, 3, 4, 5, 6].map((back) => addDays(now, -back));
      return {
        message: { text: ctx.t('ask-change-day', { record: await shown(ctx, db, recordId) }) },
        options: days.map((value) => ({ label: formatDay(value, now, ctx.person.language), value })),
      };
    },
    parseText: (ctx, text) => unlessLine(ctx, db, { text, read: () => readDay(ctx, text) }),
  });
  return { localDate };
}

/** Reads a day as a person types it; any calendar day from 1970 to today is right. */
export function readDay(ctx: TallyContext, text: string): AnswerResult<string> {
  // A day of its own needs no duration beside it: the whole text is the place where one would stand.
  const found = findDay(text, { today: today(ctx), beside: { start: 0, end: 0 } });
  if (found.kind === 'found') return { value: found.date };
  return {
    rejection: ctx.t(found.kind === 'refused' ? `refused-${found.reason}` : 'refused-no-day'),
  };
}

async function askHabit(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  const chosen = await ask<{ habitName: string; categoryName: string | null }>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-change-habit', { record: await shown(ctx, db, recordId) }) },
      options: (await candidates(ctx, db))
        .filter(({ archived }) => !archived)
        .slice(0, 12)
        .map(({ habitName, categoryName }) => ({ label: habitName, value: { habitName, categoryName } })),
    }),
    parseText: (ctx, text) => unlessLine(ctx, db, { text, read: () => readHabit(ctx, db, text) }),
  });
  const categoryName = chosen.categoryName ?? (await askCategory(conversation, db, chosen.habitName));
  return { habit: { habitName: chosen.habitName, categoryName } };
}

async function askNote(conversation: TallyConversation, db: Db, recordId: number): Promise<RecordChange> {
  const note = await ask<{ note: string | null }>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-change-note', { record: await shown(ctx, db, recordId) }) },
      options: [{ label: ctx.t('button-no-note'), value: { note: null } }],
    }),
    parseText: async (_ctx, text) => ({ value: { note: text } }),
  });
  return note;
}
