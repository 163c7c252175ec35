import type { ByKind, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { retryDeliveries } from '../../db/queries/deliveries/deliveries.ts';
import { parseButtonDay } from '../shared/chart-view.ts';
import {
  deliveryDayButton,
  deliveryStatusButton,
  retryDeliveryButton,
  showDeliveryButton,
  unsentDeliveriesButton,
} from './buttons.ts';
import { deliveryPage, findDeliveryPage } from './delivery.ts';
import { deliveryDayPage, deliveryStatusPage, unsentDeliveriesPage } from './pages.ts';

export interface DeliveriesFeatureDeps {
  db: Db;
  /** The time zone of business days. */
  timeZone: string;
}

/** `id` is 0 where all rejected deliveries are sent again. */
type DeliveriesOutcome = { kind: 'deliveries-retried'; id: number; count: number };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<DeliveriesOutcome> {}
}

/**
 * Creates the feature `/deliveries`: a day by status. `/deliveries failed`: what DeTrack rejected. `/delivery DO`: one
 * delivery with its history. For admins.
 */
export function deliveriesFeature({ db, timeZone }: DeliveriesFeatureDeps) {
  const showDay = async (ctx: TallyContext, day: string) =>
    replyOrEdit(ctx, await deliveryDayPage(ctx, db, timeZone, parseButtonDay(day)));
  const showUnsent = async (ctx: TallyContext) => replyOrEdit(ctx, await unsentDeliveriesPage(ctx, db));
  const showDelivery = async (ctx: TallyContext, id: number) =>
    replyOrEdit(ctx, await deliveryPage(ctx, db, timeZone, id));
  return defineFeature({
    audience: 'admins',
    commands: {
      deliveries: (ctx, args) => (isFailed(args) ? showUnsent(ctx) : showDay(ctx, args.trim())),
      delivery: async (ctx, args) => replyOrEdit(ctx, await findDeliveryPage(ctx, db, timeZone, args.trim())),
    },
    buttons: [
      onPress(deliveryDayButton, (ctx, { day }) => showDay(ctx, day)),
      onPress(deliveryStatusButton, async (ctx, { day: dayText, stage }) => {
        const day = parseButtonDay(dayText);
        if (day) await replyOrEdit(ctx, await deliveryStatusPage(ctx, db, timeZone, day, stage));
      }),
      onPress(unsentDeliveriesButton, showUnsent),
      onPress(showDeliveryButton, (ctx, { id }) => showDelivery(ctx, id)),
      onPress(retryDeliveryButton, retry),
    ],
    answers: {
      async 'deliveries-retried'(ctx, { id, count }) {
        ctx.toast = ctx.t(count > 0 ? 'deliveries-retried' : 'deliveries-not-retried', { count });
        await (id === 0 ? showUnsent(ctx) : showDelivery(ctx, id));
      },
    },
  });
}

function isFailed(args: string): boolean {
  return args.trim().toLowerCase() === 'failed';
}

/** Marks deliveries to be sent again. The database notifies the job `detrack`. */
function retry(ctx: TallyContext, { id }: { id: number }): Promise<void> {
  return ctx.commit(async (tx) => {
    const count = await retryDeliveries(tx, id === 0 ? null : id);
    return { kind: 'deliveries-retried', id, count };
  });
}
