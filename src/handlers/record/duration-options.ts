import type { TallyContext } from '../../bot/context.ts';
import type { Option } from '../../bot/ui/prompt.ts';
import type { Executor } from '../../db/client.ts';
import { findFrequentDurations } from '../../db/queries/habits/records.ts';
import { formatExactDuration } from '../../time/format.ts';

const commonMinutes = [15, 30, 45, 60];
const maxOptions = 6;

/**
 * Returns durations to choose from, ascending: the person's most frequent ones of the habit, then common ones.
 *
 * @param habitId null for a habit without records
 */
export async function suggestDurations(ctx: TallyContext, exec: Executor, habitId: number | null): Promise<number[]> {
  const frequent = habitId === null ? [] : await findFrequentDurations(exec, ctx.person.userId, habitId);
  return [...new Set([...frequent, ...commonMinutes])].slice(0, maxOptions).sort((a, b) => a - b);
}

/** Returns the suggested durations as options of a question. */
export async function durationOptions<T>(
  ctx: TallyContext,
  exec: Executor,
  habitId: number | null,
  toValue: (minutes: number) => T,
): Promise<Option<T>[]> {
  const minutes = await suggestDurations(ctx, exec, habitId);
  return minutes.map((value) => ({ label: formatExactDuration(value, ctx.person.language), value: toValue(value) }));
}
