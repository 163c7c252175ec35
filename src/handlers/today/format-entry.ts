import type { MessageReader } from '../../bot/message-reader.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { formatExactQuantity, formatQuantitySum } from '../../time/format-amount.ts';
import { formatGoalState } from '../shared/goal-state.ts';
import { type BoardEntry, type EntryState, findAction } from './entry.ts';

const symbols: Record<EntryState, string> = {
  open: '○',
  done: '✓',
  'not-done': '✗',
  skipped: '–',
  rest: '–',
  within: '≤',
  kept: '✓',
  over: '✗',
};

/**
 * Formats a line of the board: `○ Reading 10 of 30 min`, `✓ Water 8 glasses`, `– Running (rest day)`, `– Water 3 of 8
 * glasses (rest day)`.
 */
export function formatEntry(ctx: MessageReader, entry: BoardEntry): string {
  const parts = [symbols[entry.state], isolateRtl(entry.habit.habitName), describeState(ctx, entry)];
  return parts.filter((part) => part !== '').join(' ');
}

function describeState(ctx: MessageReader, entry: BoardEntry): string {
  const { state } = entry;
  if (state === 'skipped') return ctx.t('board-skipped');
  if (state === 'rest') return [...describeRest(ctx, entry), ctx.t('board-rest')].join(' ');
  if (state === 'not-done') return ctx.t('board-not-done');
  return describeProgress(ctx, entry);
}

/** What was done on a day of rest is shown, and does not count. */
function describeRest(ctx: MessageReader, entry: BoardEntry): string[] {
  return entry.today.done > 0 ? [describeProgress(ctx, entry) || '✓'] : [];
}

function describeProgress(ctx: MessageReader, entry: BoardEntry): string {
  const { habit, goal, today, state, day } = entry;
  const isReachedOfDay = state === 'done' && goal?.period === 'day' && goal.measure === 'amount';
  return !goal || isReachedOfDay ? formatRecorded(ctx, entry) : formatGoalState(ctx, habit, goal, { ...today, day });
}

function formatRecorded(
  ctx: MessageReader,
  { habit: { kind, unit }, recorded: { minutes, amount } }: BoardEntry,
): string {
  if (kind === 'check' && amount <= 1) return '';
  return formatQuantitySum({ kind, unit, minutes, amount }, ctx.person.language);
}

/** Formats the label of a habit's button: `○ Vitamins`, `Reading +20 min`, `Running …`. */
export function formatLabel(ctx: MessageReader, entry: BoardEntry): string {
  const { habit, state } = entry;
  const action = findAction(entry);
  if (habit.kind === 'check' && action.kind !== 'choose') return `${symbols[state]} ${habit.habitName}`;
  if (action.kind === 'record') return `${habit.habitName} +${formatValue(ctx, entry, action.value)}`;
  return state === 'done' ? `✓ ${habit.habitName}` : `${habit.habitName} …`;
}

/** Formats a value that can be recorded: `20 min`, `3 glasses`. */
export function formatValue(ctx: MessageReader, { habit: { kind, unit } }: BoardEntry, value: number): string {
  if (kind === 'check') return ctx.t('board-button-tick');
  return formatExactQuantity({ kind, unit, minutes: value, amount: value }, ctx.person.language);
}
