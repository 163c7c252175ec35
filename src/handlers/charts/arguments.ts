import type { TallyContext } from '../../bot/context.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findCategories } from '../../db/queries/habits/habits.ts';
import { type HabitChartView, packHabitChart } from '../shared/chart-view.ts';
import { findHabitCandidates } from '../shared/habit-candidates.ts';
import { type HabitCandidate, matchHabit } from '../shared/match-habit.ts';
import { type PeriodChoice, parsePeriod, type ReadDay } from '../shared/parse-period.ts';
import { parseSelection, selectionQuestion } from '../shared/selection.ts';
import { localToday } from '../shared/update-time.ts';
import { type HeatmapView, localYear, packHeatmap } from './heatmap-chart.ts';

/** The view that arguments select, or the answer to arguments that select none. */
export type SelectedView<View> = { view: View } | { answer: OutgoingMessage };

type Grouping = HabitChartView['by'];

const groupingPatterns: Record<Grouping, RegExp> = {
  habits: /^(?:by |по )?(?:habits?|привычк(?:а|и|ам))$/iu,
  categories: /^(?:by |по )?(?:categor(?:y|ies)|категори(?:я|и|ям))$/iu,
};

/** Parses `/summarize habits` and `/summarize categories`; null for other arguments. */
export function parseGrouping(args: string): Grouping | null {
  return (['habits', 'categories'] as const).find((by) => groupingPatterns[by].test(args)) ?? null;
}

/** Finds the chart that `/summarize reading last month` means. A name means a habit before a category. */
export async function selectHabitChart(
  ctx: TallyContext,
  db: Db,
  readDay: ReadDay,
  args: string,
): Promise<SelectedView<HabitChartView>> {
  const [habits, categories] = await Promise.all([findHabitCandidates(ctx, db), findCategoryCandidates(ctx, db)]);
  const readPeriod = periodReader(ctx, readDay);
  const isCategory = isExact(args, categories) && !isExact(args, habits);
  let by: Grouping = isCategory ? 'categories' : 'habits';
  let selection = parseSelection<HabitCandidate>(args, isCategory ? categories : habits, readPeriod);
  if (selection.kind === 'unclear' && !selection.isKnown) {
    const ofCategories = parseSelection<HabitCandidate>(args, categories, readPeriod);
    const isBetter = ofCategories.kind === 'selected' || (ofCategories.kind === 'unclear' && ofCategories.isKnown);
    if (isBetter) [by, selection] = ['categories', ofCategories];
  }
  const toView = (id: number, period: PeriodChoice | null): HabitChartView => ({
    by,
    id,
    unit: period?.unit ?? 'all',
    at: period?.day ?? null,
  });
  if (selection.kind === 'selected') return { view: toView(selection.named?.id ?? 0, selection.period) };
  const pack = ({ id }: HabitCandidate, period: PeriodChoice | null) =>
    packHabitChart(ctx.person.userId, toView(id, period), 'new');
  return { answer: selectionQuestion(ctx, selection, args, pack) };
}

/** Finds the calendar that `/heatmap reading 2025` means. A period means its year. */
export async function selectHeatmap(
  ctx: TallyContext,
  db: Db,
  readDay: ReadDay,
  args: string,
): Promise<SelectedView<HeatmapView>> {
  const toView = (habit: number, period: PeriodChoice | null): HeatmapView => ({
    habit,
    year: period ? Number(period.day.slice(0, 4)) : localYear(ctx),
  });
  const selection = parseSelection(args, await findHabitCandidates(ctx, db), periodReader(ctx, readDay));
  if (selection.kind === 'selected') return { view: toView(selection.named?.id ?? 0, selection.period) };
  const pack = ({ id }: HabitCandidate, period: PeriodChoice | null) => packHeatmap(ctx, toView(id, period));
  return { answer: selectionQuestion(ctx, selection, args, pack) };
}

function periodReader(ctx: TallyContext, readDay: ReadDay) {
  const options = { unit: 'day', today: localToday(ctx), readDay } as const;
  return (text: string) => parsePeriod(text, options);
}

function isExact(name: string, candidates: readonly HabitCandidate[]): boolean {
  const match = matchHabit(name, candidates);
  return match.kind !== 'none' && match.by === 'exact';
}

async function findCategoryCandidates(ctx: TallyContext, db: Db): Promise<HabitCandidate[]> {
  const categories = await findCategories(db, ctx.person.userId, ctx.person.language);
  return categories.map(({ categoryId, categoryName, own }) => ({ id: categoryId, name: categoryName, own, uses: 0 }));
}
