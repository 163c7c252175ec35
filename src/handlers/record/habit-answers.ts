import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { ask, type Option, type ParseResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import type { HabitMeasure } from '../../db/queries/habits/habits.ts';
import { findHabitCandidates, type MatchableHabit, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { type MatchQuality, matchHabit } from '../shared/match-habit.ts';
import { mapValue, parseName } from '../shared/name-answers.ts';
import { parseUnlessEntry } from './parse-answer.ts';

/** The habit that a person has chosen. */
export interface HabitAnswer {
  habitName: string;
  /** Null: a new habit, whose category is asked for next. */
  categoryName: string | null;
  /** What its records hold. Absent: a new habit. */
  habit?: HabitMeasure;
}

/** Asks for a habit by buttons. Its name can be typed too, and may be a new one. */
export async function askHabit(conversation: TallyConversation, db: Db): Promise<HabitAnswer> {
  const answer = await ask<HabitAnswer | 'new'>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-habit') },
      options: [...(await habitOptions(ctx, db)), { label: ctx.t('button-new'), value: 'new' }],
    }),
    parseText: (ctx, text) => parseUnlessEntry(ctx, db, { text, parse: () => parseHabit(ctx, db, text) }),
  });
  return answer === 'new' ? askNewHabit(conversation, db) : answer;
}

/** Returns the options of a question for a habit. `isOffered`: selects habits; all where absent. */
export async function habitOptions(
  ctx: TallyContext,
  db: Db,
  isOffered: (habit: MatchableHabit) => boolean = () => true,
): Promise<Option<HabitAnswer>[]> {
  const habits = selectOfferedHabits((await findHabitCandidates(ctx, db)).filter(isOffered));
  return habits.map((habit) => ({ label: habit.habitName, value: toAnswer(habit) }));
}

function toAnswer({ habitName, categoryName, kind, unit }: MatchableHabit): HabitAnswer {
  return { habitName, categoryName, habit: { kind, unit } };
}

function askNewHabit(conversation: TallyConversation, db: Db): Promise<HabitAnswer> {
  return ask<HabitAnswer>(conversation, {
    render: async (ctx) => ({ message: { text: ctx.t('ask-new-habit-name') }, options: [] }),
    parseText: (ctx, text) => parseHabit(ctx, db, text, ['exact']),
  });
}

/** Parses a typed name: the habit that it matches with one of the accepted qualities, else a new habit. */
export async function parseHabit(
  ctx: TallyContext,
  db: Db,
  text: string,
  accepted: readonly MatchQuality[] = ['exact', 'prefix', 'typo'],
): Promise<ParseResult<HabitAnswer>> {
  const match = matchHabit(text, await findHabitCandidates(ctx, db));
  if (match.kind === 'one' && accepted.includes(match.by)) {
    return { value: toAnswer(match.habit) };
  }
  return mapValue(parseName(ctx, text), (habitName) => ({ habitName, categoryName: null }));
}
