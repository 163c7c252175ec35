import { defineFeature, onPress } from '../../bot/feature.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { habitChartButton, readView } from '../shared/chart-view.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { chartCard } from './chart.ts';
import { askBy, askWhich, whichButton } from './habit-picker.ts';
import { calendarCard, chooseButton, habitKeyboard, readYear, yearButton, yearOf } from './heatmap.ts';

export interface ChartParts {
  db: Db;
  charts: ChartRenderer;
  heavyRateLimiter: RateLimiter;
}

/** Charts: `/summarize`, `/heatmap`, and every button that draws one. */
export function chartsFeature({ db, charts, heavyRateLimiter }: ChartParts) {
  const desk = createChartMessages(charts);
  return defineFeature({
    commands: {
      summarize: askBy,
      heatmap: async (ctx) => desk.send(ctx, await calendarCard(ctx, db, { habit: 0, year: yearOf(ctx) }), 'new'),
    },
    buttons: [
      onPress(whichButton, (ctx, { by, page }) => askWhich(ctx, db, by === 'c' ? 'categories' : 'habits', page)),
      onPress(habitChartButton, async (ctx, values) => {
        const { view, place } = readView(values);
        await rateLimited(ctx, heavyRateLimiter, async () =>
          desk.send(ctx, withToast(ctx, await chartCard(ctx, db, view)), place),
        );
      }),
      onPress(yearButton, (ctx, values) =>
        rateLimited(ctx, heavyRateLimiter, async () =>
          desk.send(ctx, withToast(ctx, await calendarCard(ctx, db, readYear(ctx, values))), 'here'),
        ),
      ),
      onPress(chooseButton, async (ctx, { year, page }) => {
        const keyboard = await habitKeyboard(ctx, db, readYear(ctx, { habit: 0, year }).year, page);
        if (keyboard) desk.editKeyboard(ctx, keyboard);
        else ctx.toast = ctx.t('nothing-recorded-yet');
      }),
    ],
  });
}
