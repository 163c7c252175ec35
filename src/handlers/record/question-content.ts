import type { TallyContext } from '../../bot/context.ts';
import type { Executor } from '../../db/client.ts';
import type { QuestionContent } from '../../db/queries/habits/questions.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { findHabitCandidates, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { suggestAmounts, suggestDurations } from '../shared/value-options.ts';
import { createDraft, isOfUnclearKind, withHabit } from './drafts.ts';
import type { Entry } from './read-entries.ts';

/** More buttons than these, and `Cancel`, would be hard to survey. */
const maxReadings = 8;

/** Returns the content of the question about an entry. Null: there is nothing to ask. */
export async function findQuestionContent(
  ctx: TallyContext,
  exec: Executor,
  entry: Entry,
): Promise<QuestionContent | null> {
  if (entry.kind === 'question') {
    const readings = entry.readings.slice(0, maxReadings).map(createDraft);
    return { asks: entry.asks, understood: createDraft(entry.understood), readings };
  }
  if (entry.kind === 'no-habit') return createHabitContent(ctx, exec, createDraft(entry.understood));
  if (entry.kind === 'no-amount') return createValueContent(ctx, exec, createDraft(entry.understood));
  if (entry.kind !== 'no-duration') return null;
  const understood = createDraft(entry.understood);
  const [habit, ...others] = entry.habits;
  // The kind of a new habit without a value is not clear: `New habit` asks for it.
  if (!habit && isOfUnclearKind(understood)) return { asks: 'new-habit', understood, readings: [understood] };
  if (others.length === 0) return createValueContent(ctx, exec, habit ? withHabit(understood, habit) : understood);
  const readings = entry.habits.slice(0, maxReadings).map((one) => withHabit(understood, one));
  return { asks: 'which-habit', understood, readings };
}

/** Returns the question for the duration or the amount of a draft, whose buttons are usual values. */
export async function createValueContent(
  ctx: TallyContext,
  exec: Executor,
  draft: RecordDraft,
): Promise<QuestionContent> {
  if (draft.kind === 'count') {
    const amounts = await suggestAmounts(ctx, exec, { habitId: draft.habitId, unit: draft.unit ?? '' });
    return { asks: 'amount', understood: draft, readings: amounts.map((amount) => ({ ...draft, amount })) };
  }
  const durations = await suggestDurations(ctx, exec, draft.habitId);
  return { asks: 'duration', understood: draft, readings: durations.map((minutes) => ({ ...draft, minutes })) };
}

/** Returns the question for the habit of a draft, whose buttons are the person's habits. */
export async function createHabitContent(
  ctx: TallyContext,
  exec: Executor,
  draft: RecordDraft,
): Promise<QuestionContent> {
  const habits = selectOfferedHabits(await findHabitCandidates(ctx, exec)).slice(0, maxReadings);
  return { asks: 'habit', understood: draft, readings: habits.map((habit) => withHabit(draft, habit)) };
}

/**
 * Returns the question whether a day may have more than 24 hours with this draft.
 *
 * @param reading what `Save anyway` saves
 */
export function createOverADayContent(draft: RecordDraft, reading = draft): QuestionContent {
  return { asks: 'over-a-day', understood: draft, readings: [reading] };
}
