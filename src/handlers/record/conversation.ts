import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { ask, type Option, type ParseResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { findCategories } from '../../db/queries/habits/habits.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { findFrequentDurations } from '../../db/queries/habits/records.ts';
import { formatDuration } from '../../time/format.ts';
import { matchHabit } from '../shared/match-habit.ts';
import { sentAt, today } from '../shared/today.ts';
import { confirmAndSave } from './disambiguate.ts';
import { readDurationOf, unlessLine } from './parse-answer.ts';
import { candidates, type Draft } from './record-draft.ts';

/** What is known when the conversation begins: after `run` without a duration, the habit and the day. */
export interface Known {
  habit?: { habitName: string; categoryName: string | null; note: string | null };
  date?: string | null;
}

interface Chosen {
  habitName: string;
  /** Null: a new habit, whose category is asked next. */
  categoryName: string | null;
}

type HabitPick = Chosen | 'new';

const longestName = 64;
/** More can be typed: a hundred buttons are no help, and Telegram refuses them. */
const shownHabits = 12;
const shownCategories = 20;

/** `/record`: the habit, for a new one its category, then the duration; one save at the end. */
export function recordConversation(db: Db, record: Recorder): ConversationSpec {
  return {
    id: 'record',
    async run(conversation: TallyConversation, known: Known) {
      const { habit } = known;
      const chosen = habit
        ? { habitName: habit.habitName, categoryName: habit.categoryName }
        : await askHabit(conversation, db);
      const categoryName = chosen.categoryName ?? (await askCategory(conversation, db, chosen.habitName));
      const given = await askDuration(conversation, db, chosen.habitName);
      const { minutes, messageId, sentAt } = given;
      const day = given.date ?? known.date ?? (await conversation.external((ctx) => today(ctx)));
      const note = [given.isLine ? null : habit?.note, given.note].filter(Boolean).join(' ') || null;
      const draft: Draft = { minutes, messageId, sentAt, ...chosen, categoryName, localDate: day, note };
      await confirmAndSave(conversation, db, record, draft);
    },
  };
}

async function askHabit(conversation: TallyConversation, db: Db): Promise<Chosen> {
  const pick = await ask<HabitPick>(conversation, {
    render: async (ctx) => {
      const habits = (await candidates(ctx, db)).filter(({ archived }) => !archived).slice(0, shownHabits);
      const choices: Option<HabitPick>[] = habits.map(({ habitName, categoryName }) => ({
        label: habitName,
        value: { habitName, categoryName },
      }));
      return {
        message: { text: ctx.t('ask-habit') },
        options: [...choices, { label: ctx.t('button-new'), value: 'new' }],
      };
    },
    parseText: (ctx, text) => unlessLine(ctx, db, { text, read: () => readHabit(ctx, db, text) }),
  });
  return pick === 'new' ? askNewHabit(conversation, db) : pick;
}

async function askNewHabit(conversation: TallyConversation, db: Db): Promise<Chosen> {
  return ask<Chosen>(conversation, {
    render: async (ctx) => ({ message: { text: ctx.t('ask-new-habit-name') }, options: [] }),
    parseText: async (ctx, text) => readHabit(ctx, db, text, true),
  });
}

/** A typed name: a habit that is known under it, else a new one. */
export async function readHabit(
  ctx: TallyContext,
  db: Db,
  text: string,
  onlyExact = false,
): Promise<ParseResult<Chosen>> {
  const match = matchHabit(text, await candidates(ctx, db));
  if (match.kind === 'one' && (!onlyExact || match.by === 'exact'))
    return { value: { habitName: match.habit.habitName, categoryName: match.habit.categoryName } };
  return readName(ctx, text, (habitName) => ({ habitName, categoryName: null }));
}

/** Reads a new name: 1 to 64 characters on one line. */
export function readName<T>(ctx: TallyContext, text: string, make: (name: string) => T): ParseResult<T> {
  const name = text.replace(/\s+/g, ' ').trim();
  if (name === '') return { rejection: ctx.t('refused-name-empty') };
  return [...name].length > longestName ? { rejection: ctx.t('refused-name-too-long') } : { value: make(name) };
}

/** Asks for a category by buttons, or for the name of a new one. */
export async function askCategory(conversation: TallyConversation, db: Db, habitName: string): Promise<string> {
  const chosen = await ask<{ name: string | null }>(conversation, {
    render: async (ctx) => {
      const categories = (await findCategories(db, ctx.person.userId, ctx.person.language)).slice(0, shownCategories);
      const choices = categories.map(({ categoryName }) => ({ label: categoryName, value: { name: categoryName } }));
      return {
        message: { text: ctx.t('ask-category', { name: habitName }) },
        options: [...choices, { label: ctx.t('button-new'), value: { name: null } }],
      };
    },
    parseText: async (ctx, text) => readName(ctx, text, (name) => ({ name })),
  });
  return chosen.name ?? askNewCategory(conversation);
}

/** Asks for the name of a new category. */
export function askNewCategory(conversation: TallyConversation): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({ message: { text: ctx.t('ask-new-category-name') }, options: [] }),
    parseText: async (ctx, text) => readName(ctx, text, (name) => name),
  });
}

type Given = Pick<Draft, 'minutes' | 'messageId' | 'sentAt' | 'note'> & { date: string | null; isLine: boolean };

const commonDurations = [15, 30, 45, 60];

async function askDuration(conversation: TallyConversation, db: Db, habitName: string): Promise<Given> {
  const given = await ask<Partial<Given> & { minutes: number }>(conversation, {
    render: async (ctx) => {
      const habit = (await candidates(ctx, db)).find(({ name }) => name.toLowerCase() === habitName.toLowerCase());
      const usual = habit?.own ? await findFrequentDurations(db, ctx.person.userId, habit.habitId) : [];
      const minutes = [...new Set([...usual, ...commonDurations])].slice(0, 6).sort((a, b) => a - b);
      return {
        message: { text: ctx.t('ask-duration', { name: habitName }) },
        options: minutes.map((value) => ({
          label: formatDuration(value, ctx.person.language),
          value: { minutes: value, messageId: null },
        })),
        perRow: 3,
      };
    },
    matchesLabels: false, // a typed duration is the message that gave it, whatever the buttons say
    parseText: async (ctx, text) => {
      const reading = await readDurationOf(ctx, db, { habitName, text });
      if (!('value' in reading)) return reading;
      return { value: { ...reading.value, messageId: ctx.message?.message_id ?? null, sentAt: sentAt(ctx) } };
    },
  });
  const at = given.sentAt ?? (await conversation.external((ctx) => sentAt(ctx)));
  const { minutes, messageId = null, date = null, note = null, isLine = false } = given;
  return { minutes, messageId, sentAt: at, date, note, isLine };
}
