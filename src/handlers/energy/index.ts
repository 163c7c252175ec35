import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { readDay, readUnit } from '../shared/chart-view.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { type EnergyView, energyButton } from './buttons.ts';
import { energyCard } from './card.ts';

export interface EnergyFeatureDeps {
  db: Db;
  charts: ChartRenderer;
  heavyRateLimiter: RateLimiter;
  /** In which days begin. */
  timeZone: string;
}

/** `/energy`: energy per half hour of all meters, or of one, against the week before. For admins. */
export function energyFeature({ db, charts, heavyRateLimiter, timeZone }: EnergyFeatureDeps) {
  const desk = createChartMessages(charts);
  const card = (ctx: TallyContext, view: EnergyView) => energyCard(ctx, db, timeZone, view);
  return defineFeature({
    audience: 'admins',
    commands: {
      async energy(ctx, args) {
        desk.send(ctx, await card(ctx, { device: args.trim() || null, unit: 'day', at: null }), 'new');
      },
    },
    buttons: [
      onPress(energyButton, (ctx, { device, unit, at, place }) => {
        const view: EnergyView = {
          device: device || null,
          unit: readUnit(unit) === 'week' ? 'week' : 'day',
          at: readDay(at),
        };
        const where = place === 'h' ? 'here' : 'new';
        return rateLimited(ctx, heavyRateLimiter, async () =>
          desk.send(ctx, withToast(ctx, await card(ctx, view)), where),
        );
      }),
    ],
  });
}
