import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import type { RecordFilter } from '../../db/queries/habits/records.ts';
import { earliestDay, type Period, periodContaining } from '../../time/period.ts';
import { parsePeriodUnit } from '../shared/chart-view.ts';
import { fromDayNumber } from '../shared/day-number.ts';
import { formatPeriod } from '../shared/format-period.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { type HistoryView, historyPageButton, historyViewFields, toButtonValues } from '../shared/history-button.ts';
import { type PeriodChoice, parsePeriod, type ReadDay } from '../shared/parse-period.ts';
import { parseSelection, selectionQuestion } from '../shared/selection.ts';
import { localToday } from '../shared/update-time.ts';

export const openRecordButton = defineButton('ho', { record: 'id', ...historyViewFields });
export const deleteRecordButton = defineButton('hx', { record: 'id', ...historyViewFields });
/** Asks for a new value of a field, an index of `recordFields`. */
export const changeRecordButton = defineButton('hn', { record: 'id', field: 'int', ...historyViewFields });
/** Leaves the question for a new value and shows the record again. */
export const leaveChangeButton = defineButton('hv', { record: 'id', ...historyViewFields });
/** Show the months, and the habits, to choose from. The view is the one to which `Back` leads. */
export const monthsButton = defineButton('hm', { page: 'int', ...historyViewFields });
export const habitsButton = defineButton('hh', { page: 'int', ...historyViewFields });

/** Parses the values of a button. Values that the bot does not pack mean all records. */
export function parseHistoryView(values: ReturnType<typeof toButtonValues>): HistoryView {
  const at = fromDayNumber(values.at);
  const unit = at === null || at < earliestDay ? 'all' : parsePeriodUnit(values.unit);
  return { from: values.from, habit: values.habit, unit, at: unit === 'all' ? null : at };
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
  const toView = (habit: number, period: PeriodChoice | null): HistoryView => {
    const unit = period?.unit ?? 'all';
    return { from: 0, habit, unit, at: unit === 'all' ? null : (period?.day ?? null) };
  };
  if (selection.kind === 'selected') return { view: toView(selection.named?.habitId ?? 0, selection.period) };
  const pack = ({ habitId }: MatchableHabit, period: PeriodChoice | null) =>
    historyPageButton.pack(ctx.person.userId, toButtonValues(toView(habitId, period)));
  return { answer: selectionQuestion(ctx, selection, args, pack) };
}

/** The records that a view selects. */
export interface DescribedFilter {
  filter: RecordFilter;
  /** What the filter shows, such as `Reading · October 2026`; null where it shows everything. */
  title: string | null;
}

/** Returns the filter of a view and its title. */
export async function describeFilter(
  ctx: TallyContext,
  db: Db,
  { habit, unit, at }: HistoryView,
): Promise<DescribedFilter> {
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
