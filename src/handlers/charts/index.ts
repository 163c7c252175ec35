import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { type ChartCard, createChartMessages, withToast } from '../shared/chart-message.ts';
import { habitChartButton, type MessageTarget, parseHabitChart } from '../shared/chart-view.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { parseGrouping, selectHabitChart, selectHeatmap } from './arguments.ts';
import { habitChartCard } from './habit-chart.ts';
import { askForOne, askGrouping, pickerPageButton } from './habit-picker.ts';
import {
  heatmapButton,
  heatmapCard,
  heatmapHabitKeyboard,
  heatmapHabitsButton,
  heatmapRecordsButton,
  localYear,
  parseHeatmapView,
} from './heatmap-chart.ts';

export interface ChartsFeatureDeps {
  db: Db;
  charts: ChartRenderer;
  heavyRateLimiter: RateLimiter;
  readDay: ReadDay;
}

/**
 * Charts of habits: `/summarize`, `/heatmap`, and the buttons that show a chart. A habit, category or period may follow
 * the command.
 */
export function chartsFeature({ db, charts, heavyRateLimiter, readDay }: ChartsFeatureDeps) {
  const chartMessages = createChartMessages(charts);
  const show = (ctx: TallyContext, target: MessageTarget, load: () => Promise<ChartCard>) =>
    rateLimited(ctx, heavyRateLimiter, async () => chartMessages.send(ctx, withToast(ctx, await load()), target));
  return defineFeature({
    commands: {
      async summarize(ctx, args) {
        if (args === '') return askGrouping(ctx);
        const by = parseGrouping(args);
        if (by) return askForOne(ctx, db, by, 0);
        const selected = await selectHabitChart(ctx, db, readDay, args);
        if ('answer' in selected) return void (await reply(ctx, selected.answer));
        chartMessages.send(ctx, await habitChartCard(ctx, db, selected.view), 'new');
      },
      async heatmap(ctx, args) {
        const all = { view: { habit: 0, year: localYear(ctx) } };
        const selected = args === '' ? all : await selectHeatmap(ctx, db, readDay, args);
        if ('answer' in selected) return void (await reply(ctx, selected.answer));
        chartMessages.send(ctx, await heatmapCard(ctx, db, selected.view), 'new');
      },
    },
    buttons: [
      onPress(pickerPageButton, (ctx, { by, page }) => askForOne(ctx, db, by === 'c' ? 'categories' : 'habits', page)),
      onPress(habitChartButton, (ctx, values) => {
        const { view, target } = parseHabitChart(values);
        return show(ctx, target, () => habitChartCard(ctx, db, view));
      }),
      onPress(heatmapButton, (ctx, values) =>
        show(ctx, 'here', () => heatmapCard(ctx, db, parseHeatmapView(ctx, values))),
      ),
      onPress(heatmapRecordsButton, (ctx, { year }) =>
        show(ctx, 'here', () => heatmapCard(ctx, db, parseHeatmapView(ctx, { habit: 0, year, byRecords: true }))),
      ),
      onPress(heatmapHabitsButton, async (ctx, { year, page }) => {
        const view = parseHeatmapView(ctx, { habit: 0, year });
        const keyboard = await heatmapHabitKeyboard(ctx, db, view.year, page);
        if (keyboard) chartMessages.editKeyboard(ctx, keyboard);
        else ctx.toast = ctx.t('nothing-recorded-yet');
      }),
    ],
  });
}
