import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import type { RecordFilter } from '../../db/queries/habits/records.ts';
import type { Day } from '../../time/days.ts';
import { type Period, type PeriodUnit, periodContaining } from '../../time/period.ts';
import { parseButtonDay, parseButtonId, parsePeriodUnit } from '../shared/chart-view.ts';
import { formatPeriod } from '../shared/format-period.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { type PeriodChoice, parsePeriod, type ReadDay } from '../shared/parse-period.ts';
import { parseSelection, selectionQuestion } from '../shared/selection.ts';
import { localToday } from '../shared/update-time.ts';

/** The selection of a page of records. */
export interface HistoryView {
  /** From 0. */
  page: number;
  /** The id of a habit; 0: all habits. */
  habit: number;
  unit: PeriodUnit;
  /** A day of the period; null for all time. */
  at: Day | null;
}

export const allRecords: HistoryView = { page: 0, habit: 0, unit: 'all', at: null };

const viewFields = { page: 'int', habit: 'int', unit: 'text', at: 'text' } as const;
export const historyPageButton = defineButton('hp', viewFields);
export const openRecordButton = defineButton('hc', { record: 'int', ...viewFields });
export const deleteRecordButton = defineButton('hd', { record: 'int', ...viewFields });

/** Returns the view as the values of a button. */
export function toButtonValues({ page, habit, unit, at }: HistoryView) {
  return { page, habit, unit: unit.slice(0, 1), at: at ?? '' };
}

/** Parses the values of a button. Values that the bot does not pack mean all records. */
export function parseHistoryView(values: ReturnType<typeof toButtonValues>): HistoryView {
  const at = parseButtonDay(values.at);
  const unit = at === null ? 'all' : parsePeriodUnit(values.unit);
  return { page: values.page, habit: parseButtonId(values.habit), unit, at };
}

/** Finds the records that `/history reading last week` means, or returns the answer to other arguments. */
export async function selectHistory(
  ctx: TallyContext,
  db: Db,
  readDay: ReadDay,
  args: string,
): Promise<{ view: HistoryView } | { answer: OutgoingMessage }> {
  const options = { unit: 'day', today: localToday(ctx), readDay } as const;
  const selection = parseSelection(args, await findHabitCandidates(ctx, db), (text) => parsePeriod(text, options));
  const toView = (habit: number, period: PeriodChoice | null): HistoryView => ({
    page: 0,
    habit,
    unit: period?.unit ?? 'all',
    at: period?.day ?? null,
  });
  if (selection.kind === 'selected') return { view: toView(selection.named?.habitId ?? 0, selection.period) };
  const pack = ({ habitId }: MatchableHabit, period: PeriodChoice | null) =>
    historyPageButton.pack(ctx.person.userId, toButtonValues(toView(habitId, period)));
  return { answer: selectionQuestion(ctx, selection, args, pack) };
}

/** Returns the filter of a view and what it shows, such as `Reading · October 2026`; null where it shows everything. */
export async function describeFilter(
  ctx: TallyContext,
  db: Db,
  { habit, unit, at }: HistoryView,
): Promise<{ filter: RecordFilter; title: string | null }> {
  const period = at !== null && unit !== 'all' ? periodContaining(unit, at, ctx.person.weekStart) : null;
  const name = habit === 0 ? null : ((await findHabit(db, ctx.person.userId, habit))?.habitName ?? '');
  const parts = [...(name ? [isolateRtl(name)] : []), ...(period ? [formatPeriod(ctx, period)] : [])];
  return {
    filter: { ...(habit !== 0 && { habitId: habit }), ...(period && { days: toDays(period) }) },
    title: parts.length > 0 ? parts.join(' · ') : null,
  };
}

function toDays({ first, last }: Period): RecordFilter['days'] {
  return { first, last };
}
