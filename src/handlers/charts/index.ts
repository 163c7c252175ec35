import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { type ChartCard, createChartMessages, withToast } from '../shared/chart-message.ts';
import { habitChartButton, type MessageTarget, parseHabitChart } from '../shared/chart-view.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { habitChartCard } from './habit-chart.ts';
import { askForOne, askGrouping, pickerPageButton } from './habit-picker.ts';
import {
  heatmapButton,
  heatmapCard,
  heatmapHabitKeyboard,
  heatmapHabitsButton,
  localYear,
  parseHeatmapView,
} from './heatmap-chart.ts';

export interface ChartsFeatureDeps {
  db: Db;
  charts: ChartRenderer;
  heavyRateLimiter: RateLimiter;
}

/** Charts of habits: `/summarize`, `/heatmap`, and the buttons that show a chart. */
export function chartsFeature({ db, charts, heavyRateLimiter }: ChartsFeatureDeps) {
  const chartMessages = createChartMessages(charts);
  const show = (ctx: TallyContext, target: MessageTarget, load: () => Promise<ChartCard>) =>
    rateLimited(ctx, heavyRateLimiter, async () => chartMessages.send(ctx, withToast(ctx, await load()), target));
  return defineFeature({
    commands: {
      summarize: askGrouping,
      async heatmap(ctx) {
        const card = await heatmapCard(ctx, db, { habit: 0, year: localYear(ctx) });
        chartMessages.send(ctx, card, 'new');
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
      onPress(heatmapHabitsButton, async (ctx, { year, page }) => {
        const view = parseHeatmapView(ctx, { habit: 0, year });
        const keyboard = await heatmapHabitKeyboard(ctx, db, view.year, page);
        if (keyboard) chartMessages.editKeyboard(ctx, keyboard);
        else ctx.toast = ctx.t('nothing-recorded-yet');
      }),
    ],
  });
}
