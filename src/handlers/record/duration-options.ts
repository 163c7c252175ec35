import type { TallyContext } from '../../bot/context.ts';
import type { Option } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { findFrequentDurations } from '../../db/queries/habits/records.ts';
import { formatDuration } from '../../time/format.ts';

const commonMinutes = [15, 30, 45, 60];
const maxOptions = 6;

/**
 * Returns options for a duration, ascending: the person's most frequent durations of the habit, then common ones.
 *
 * @param habitId null for a habit without records
 */
export async function durationOptions<T>(
  ctx: TallyContext,
  db: Db,
  habitId: number | null,
  toValue: (minutes: number) => T,
): Promise<Option<T>[]> {
  const frequent = habitId === null ? [] : await findFrequentDurations(db, ctx.person.userId, habitId);
  const minutes = [...new Set([...frequent, ...commonMinutes])].slice(0, maxOptions).sort((a, b) => a - b);
  return minutes.map((value) => ({ label: formatDuration(value, ctx.person.language), value: toValue(value) }));
}
