import type { TallyContext } from '../../bot/context.ts';
import type { MessageReader } from '../../bot/message-reader.ts';
import type { Option } from '../../bot/ui/prompt.ts';
import type { Executor } from '../../db/client.ts';
import { findFrequentAmounts, findFrequentDurations } from '../../db/queries/habits/records.ts';
import { formatExactDuration } from '../../time/format.ts';
import { formatAmount } from '../../time/format-amount.ts';
import { isFormOfUnit } from '../../time/units.ts';

const commonMinutes = [15, 30, 45, 60];
const maxOptions = 6;

/** Amounts that are common for a unit; `others` for units that are not listed. */
const commonAmounts: [unit: string, amounts: number[]][] = [
  ['×', [10, 20, 30, 50]],
  ['pages', [10, 20, 30, 50]],
  ['km', [2, 3, 5, 10]],
  ['ml', [200, 250, 330, 500]],
  ['steps', [5000, 8000, 10_000]],
];
const otherAmounts = [1, 2, 3, 5];

/**
 * Returns durations to choose from, ascending: the person's most frequent ones of the habit, then common ones.
 *
 * @param habitId null for a habit without records
 */
export async function suggestDurations(ctx: MessageReader, exec: Executor, habitId: number | null): Promise<number[]> {
  const frequent = habitId === null ? [] : await findFrequentDurations(exec, ctx.person.userId, habitId);
  return selectOptions(frequent, commonMinutes);
}

/** Returns amounts of a habit that is counted to choose from, in the same way. */
export async function suggestAmounts(
  ctx: MessageReader,
  exec: Executor,
  { habitId, unit }: { habitId: number | null; unit: string },
): Promise<number[]> {
  const frequent = habitId === null ? [] : await findFrequentAmounts(exec, ctx.person.userId, habitId);
  return selectOptions(frequent, commonAmounts.find(([of]) => isFormOfUnit(unit, of))?.[1] ?? otherAmounts);
}

function selectOptions(frequent: readonly number[], common: readonly number[]): number[] {
  return [...new Set([...frequent, ...common])].slice(0, maxOptions).sort((a, b) => a - b);
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

/** Returns the suggested amounts as options of a question. */
export async function amountOptions<T>(
  ctx: TallyContext,
  exec: Executor,
  { habitId, unit }: { habitId: number | null; unit: string },
  toValue: (amount: number) => T,
): Promise<Option<T>[]> {
  const amounts = await suggestAmounts(ctx, exec, { habitId, unit });
  return amounts.map((value) => ({ label: formatAmount(value, unit, ctx.person.language), value: toValue(value) }));
}
