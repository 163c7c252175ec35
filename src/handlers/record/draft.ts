import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import { type HabitName, habitNames, habitsOf } from '../../db/queries/habits.ts';
import { recordOnce } from '../../db/queries/record-once.ts';
import { dayTotal } from '../../db/queries/records.ts';
import { localDate } from './line/local-day.ts';
import type { HabitCandidate } from './line/match.ts';

/** A record before it is saved; plain JSON, since dialogues carry it along. */
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

export type Habit = HabitName & HabitCandidate;

export const minutesOfDay = 24 * 60;

/** Returns the person's own day at the instant of the update. */
export function today(ctx: TallyContext): string {
  return localDate(new Date(sentAt(ctx) * 1000), ctx.person);
}

/** Returns when the message of the update was sent or, for a press, the time now, in Unix seconds. */
export function sentAt(ctx: TallyContext): number {
  const message = ctx.editedMessage ?? ctx.message;
  return message && !ctx.callbackQuery ? message.date : Math.floor(Date.now() / 1000);
}

/** Returns the habits a person may mean: own ones, most used first, then starters. */
export async function candidates(ctx: TallyContext, db: Db): Promise<Habit[]> {
  const habits = await habitsOf(db, ctx.person.userId, ctx.person.language);
  return habits.map((habit) => ({ ...habit, id: habit.habitId, name: habit.habitName }));
}

/** Returns the same habits without order and use: cheaper, and enough to recognise one. */
export async function knownHabits(ctx: TallyContext, db: Db): Promise<Habit[]> {
  const habits = await habitNames(db, ctx.person.userId, ctx.person.language);
  return habits.map((habit) => ({ ...habit, id: habit.habitId, name: habit.habitName, uses: 0 }));
}

/** True where the day would hold more than 24 hours with this record. */
export async function passesDay(ctx: TallyContext, db: Db, { localDate, minutes }: Draft): Promise<boolean> {
  return (await dayTotal(db, ctx.person.userId, localDate)) + minutes > minutesOfDay;
}

/** After it, the record is saved once for this update, its dialogue is over, and the person is told what was understood. */
export async function saveRecord(ctx: TallyContext, db: Db, draft: Draft): Promise<void> {
  if (!ctx.from) throw new Error('a record needs a person');
  const { outcome } = await recordOnce(
    db,
    {
      ...draft,
      recordDateUnix: draft.sentAt,
      updateId: ctx.update.update_id,
      chatId: ctx.chatId ?? ctx.from.id,
      from: ctx.from,
      closeDialogue: ctx.dialogue !== null,
    },
    ctx.person,
  );
  await ctx.committed(outcome);
}
