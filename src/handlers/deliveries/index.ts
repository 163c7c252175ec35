import type { ByKind } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { retryDeliveries } from '../../db/queries/deliveries/deliveries.ts';
import { readDay } from '../shared/chart-view.ts';
import { dayButton, deliveryButton, retryButton, standingButton, unsentButton } from './buttons.ts';
import { deliveryPage, numberPage } from './delivery.ts';
import { dayPage, standingPage, unsentPage } from './pages.ts';

export interface DeliveriesFeatureDeps {
  db: Db;
  /** In which business days begin. */
  timeZone: string;
}

/** `id` is 0 where all unsent deliveries were retried. */
type DeliveriesOutcome = { kind: 'deliveries-retried'; id: number; count: number };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<DeliveriesOutcome> {}
}

/** `/deliveries`: a day by where they stand; `/deliveries failed`: what DeTrack did not take; `/delivery DO`: one's way. For admins. */
export function deliveriesFeature({ db, timeZone }: DeliveriesFeatureDeps) {
  return defineFeature({
    audience: 'admins',
    commands: {
      async deliveries(ctx, args) {
        const isFailed = args.trim().toLowerCase() === 'failed';
        await replyOrEdit(
          ctx,
          isFailed ? await unsentPage(ctx, db) : await dayPage(ctx, db, timeZone, readDay(args.trim())),
        );
      },
      delivery: async (ctx, args) => replyOrEdit(ctx, await numberPage(ctx, db, timeZone, args.trim())),
    },
    buttons: [
      onPress(dayButton, async (ctx, { day }) => replyOrEdit(ctx, await dayPage(ctx, db, timeZone, readDay(day)))),
      onPress(standingButton, async (ctx, { day, standing }) => {
        const read = readDay(day);
        if (read) await replyOrEdit(ctx, await standingPage(ctx, db, timeZone, read, standing));
      }),
      onPress(unsentButton, async (ctx) => replyOrEdit(ctx, await unsentPage(ctx, db))),
      onPress(deliveryButton, async (ctx, { id }) => replyOrEdit(ctx, await deliveryPage(ctx, db, timeZone, id))),
      onPress(retryButton, (ctx, { id }) =>
        ctx.commit(async (tx) => ({
          kind: 'deliveries-retried',
          id,
          count: await retryDeliveries(tx, id === 0 ? null : id),
        })),
      ),
    ],
    answers: {
      async 'deliveries-retried'(ctx, { id, count }) {
        ctx.toast = ctx.t(count > 0 ? 'deliveries-retried' : 'deliveries-not-retried', { count });
        await replyOrEdit(ctx, id === 0 ? await unsentPage(ctx, db) : await deliveryPage(ctx, db, timeZone, id));
      },
    },
  });
}
