import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { formatExactDuration, formatNumber, formatSum } from '../../time/format.ts';
import { formatAmount, formatAmountNumber, formatExactQuantity, formatQuantitySum } from '../../time/format-amount.ts';
import { type BoardEntry, type EntryState, findAction } from './entry.ts';

const symbols: Record<EntryState, string> = {
  open: '○',
  done: '✓',
  'not-done': '✗',
  skipped: '–',
  rest: '–',
  within: '≤',
  over: '✗',
};

/** Formats a line of the board: `○ Reading 10 of 30 min`, `✓ Water 8 glasses`, `– Running (rest day)`. */
export function formatEntry(ctx: TallyContext, entry: BoardEntry): string {
  const parts = [symbols[entry.state], isolateRtl(entry.habit.habitName), describeState(ctx, entry)];
  return parts.filter((part) => part !== '').join(' ');
}

function describeState(ctx: TallyContext, entry: BoardEntry): string {
  const { state } = entry;
  if (state === 'skipped') return ctx.t('board-skipped');
  if (state === 'rest') return ctx.t('board-rest');
  if (state === 'not-done') return ctx.t('board-not-done');
  return describeProgress(ctx, entry);
}

function describeProgress(ctx: TallyContext, entry: BoardEntry): string {
  const { habit, goal, today, state } = entry;
  if (!goal) return formatRecorded(ctx, entry);
  const { measure, target, period, everyDays } = goal;
  const isReachedOfDay = state === 'done' && period === 'day';
  if (measure === 'days') {
    if (period === 'day' || (period === 'days' && target === 1)) return '';
    return ctx.t('board-days', { done: today.doneInPeriod, target, period, days: everyDays ?? 1 });
  }
  if (isReachedOfDay) return formatRecorded(ctx, entry);
  return ctx.t('board-amount', { period, days: everyDays ?? 1, ...formatBoth(ctx, habit, today.doneInPeriod, target) });
}

function formatRecorded(
  ctx: TallyContext,
  { habit: { kind, unit }, recorded: { minutes, amount } }: BoardEntry,
): string {
  if (kind === 'check' && amount <= 1) return '';
  return formatQuantitySum({ kind, unit, minutes, amount }, ctx.person.language);
}

/** Formats what is done and the target. The unit is written once where both have the same one. */
function formatBoth(ctx: TallyContext, { kind, unit }: BoardEntry['habit'], done: number, target: number) {
  const { language } = ctx.person;
  if (kind !== 'time')
    return { done: formatAmountNumber(done, language), target: formatAmount(target, unit ?? '×', language) };
  const isShort = target < 60 && done < 60;
  return {
    done: isShort ? formatNumber(done, language) : formatSum(done, language),
    target: formatExactDuration(target, language),
  };
}

/** Formats the label of a habit's button: `○ Vitamins`, `Reading +20 min`, `Running …`. */
export function formatLabel(ctx: TallyContext, entry: BoardEntry): string {
  const { habit, state } = entry;
  const action = findAction(entry);
  if (habit.kind === 'check' && action.kind !== 'choose') return `${symbols[state]} ${habit.habitName}`;
  if (action.kind === 'record') return `${habit.habitName} +${formatValue(ctx, entry, action.value)}`;
  return state === 'done' ? `✓ ${habit.habitName}` : `${habit.habitName} …`;
}

/** Formats a value that can be recorded: `20 min`, `3 glasses`. */
export function formatValue(ctx: TallyContext, { habit: { kind, unit } }: BoardEntry, value: number): string {
  if (kind === 'check') return ctx.t('board-button-tick');
  return formatExactQuantity({ kind, unit, minutes: value, amount: value }, ctx.person.language);
}
