import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { ReadDb } from '../../db/read-db.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { businessDay } from '../shared/business-day.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { parseButtonDay, parseMessageTarget, parsePeriodUnit } from '../shared/chart-view.ts';
import { parsePeriod, type ReadDay } from '../shared/parse-period.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { parseEnergyArguments } from './arguments.ts';
import { type EnergyView, energyButton } from './buttons.ts';
import { energyCard } from './card.ts';

export interface EnergyFeatureDeps {
  readDb: ReadDb;
  charts: ChartRenderer;
  heavyRateLimiter: RateLimiter;
  /** The time zone in which days begin. */
  timeZone: string;
  readDay: ReadDay;
}

/** Creates the feature `/energy [METER] [DAY or WEEK]`: energy per half hour against the week before. For admins. */
export function energyFeature({ readDb, charts, heavyRateLimiter, timeZone, readDay }: EnergyFeatureDeps) {
  const chartMessages = createChartMessages(charts);
  const card = (ctx: TallyContext, view: EnergyView) => readDb.read((db) => energyCard(ctx, db, timeZone, view));
  return defineFeature({
    audience: 'admins',
    commands: {
      async energy(ctx, args) {
        const readPeriod = (text: string) =>
          parsePeriod(text, { unit: 'day', today: businessDay(ctx, timeZone), readDay });
        const view = await readDb.read((db) => parseEnergyArguments(db, timeZone, args, readPeriod));
        chartMessages.send(ctx, await card(ctx, view), 'new');
      },
    },
    buttons: [
      onPress(energyButton, (ctx, { device, unit, at, place }) => {
        const view: EnergyView = {
          device: device || null,
          unit: parsePeriodUnit(unit) === 'week' ? 'week' : 'day',
          at: parseButtonDay(at),
        };
        const target = parseMessageTarget(place);
        return rateLimited(ctx, heavyRateLimiter, async () =>
          chartMessages.send(ctx, withToast(ctx, await card(ctx, view)), target),
        );
      }),
    ],
  });
}
