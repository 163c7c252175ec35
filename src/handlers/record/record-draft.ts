import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import { findHabits, findStarterHabits, type Habit } from '../../db/queries/habits/habits.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import type { Language } from '../../time/language.ts';
import type { HabitCandidate } from '../shared/match-habit.ts';

/** A record before it is saved; plain JSON, since conversations carry it along. */
export interface Draft {
  habitName: string;
  /** Null: the habit's own category, or `Other` for a new habit. */
  categoryName: string | null;
  minutes: number;
  /** The day it counts for, `YYYY-MM-DD`. */
  localDate: string;
  note: string | null;
  /** The person's own message that gave the duration; null when buttons alone made the record. */
  messageId: number | null;
  /** Unix seconds at which it was sent. */
  sentAt: number;
}

export type CandidateHabit = Habit & HabitCandidate;

export const minutesOfDay = 24 * 60;

/** Returns the habits a person may mean: own ones, most used first, then starters. */
export async function candidates(ctx: TallyContext, db: Db): Promise<CandidateHabit[]> {
  const habits = await findHabits(db, ctx.person.userId, ctx.person.language);
  return habits.map((habit) => ({ ...habit, id: habit.habitId, name: habit.habitName }));
}

/** Returns what a text is compared with: the habits that came with its update, and starters; without order and use. */
export type KnownHabits = (ctx: TallyContext) => Promise<CandidateHabit[]>;

/** Starters are asked for once: they only change with a migration, and every text is compared with them. */
export function createKnownHabits(db: Db): KnownHabits {
  const starters = new Map<Language, Promise<CandidateHabit[]>>();
  const startersIn = (language: Language) => {
    const known = starters.get(language) ?? findStarterHabits(db, language).then((habits) => habits.map(candidate));
    starters.set(language, known);
    known.catch(() => starters.delete(language));
    return known;
  };
  return async ({ habits, person }) => {
    const own = (habits ?? []).map(candidate);
    const names = new Set(own.map(({ name }) => name.toLowerCase()));
    return [...own, ...(await startersIn(person.language)).filter(({ name }) => !names.has(name.toLowerCase()))];
  };
}

/** Written out: it runs for each habit of each message, and a spread takes five times as long. */
function candidate({ habitId, habitName, categoryId, categoryName, own, archived }: Habit): CandidateHabit {
  return { id: habitId, name: habitName, uses: 0, habitId, habitName, categoryId, categoryName, own, archived };
}

/**
 * After it, the record is saved once for this update, its conversation is over, and the person is told what was understood.
 * Returns false, and saves nothing, where its day would hold more than `dayLimit` minutes (absent: any number).
 */
export async function saveRecord(
  ctx: TallyContext,
  record: Recorder,
  draft: Draft,
  dayLimit?: number,
): Promise<boolean> {
  if (!ctx.from) throw new Error('a record needs a person');
  const { outcome } = await record(
    {
      ...draft,
      recordDateUnix: draft.sentAt,
      updateId: ctx.update.update_id,
      chatId: ctx.chatId ?? ctx.from.id,
      from: ctx.from,
      closeConversation: ctx.conversationState !== null,
      dayLimit,
    },
    ctx.person,
  );
  if (outcome.kind === 'over-a-day') return false;
  await ctx.answerCommitted(outcome);
  return true;
}
