import type { ByKind, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { buildKeyboard, clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { retryDeliveries, retryDeliveryErrors } from '../../db/queries/deliveries/deliveries.ts';
import { addDays, type Day, toDay } from '../../time/days.ts';
import { businessDay } from '../shared/business-day.ts';
import { parseButtonDay } from '../shared/chart-view.ts';
import { parsePeriod, type ReadDay } from '../shared/parse-period.ts';
import {
  deliveryDayButton,
  deliveryStatusButton,
  retryDeliveryButton,
  retryDeliveryErrorButton,
  showDeliveryButton,
  unsentDeliveriesButton,
} from './buttons.ts';
import { deliveryPage, findDeliveryPage } from './delivery.ts';
import { deliveryErrorsPage } from './errors-page.ts';
import { deliveryDayPage, deliveryStatusPage, unsentDeliveriesPage } from './pages.ts';

export interface DeliveriesFeatureDeps {
  db: Db;
  /** The time zone of business days. */
  timeZone: string;
  readDay: ReadDay;
  /** Returns the names of the settings that are missing for sending deliveries. */
  missing(): readonly string[];
}

/** `id` is 0 where all rejected deliveries are sent again. */
type DeliveriesOutcome =
  | { kind: 'deliveries-retried'; id: number; count: number }
  /** `count` rows of the company were taken over. */
  | { kind: 'delivery-errors-retried'; count: number };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<DeliveriesOutcome> {}
}

/**
 * Creates the feature `/deliveries`: a day by status. `/deliveries failed`: what DeTrack rejected.
 * `/deliveries errors`: rows of the company that could not be taken over. `/delivery DO`: one delivery with its
 * history. For admins.
 */
export function deliveriesFeature({ db, timeZone, readDay, missing }: DeliveriesFeatureDeps) {
  const showDay = async (ctx: TallyContext, day: string) =>
    replyOrEdit(ctx, await deliveryDayPage(ctx, db, timeZone, parseButtonDay(day), missing()));
  const showUnsent = async (ctx: TallyContext) => replyOrEdit(ctx, await unsentDeliveriesPage(ctx, db));
  const showErrors = async (ctx: TallyContext) => replyOrEdit(ctx, await deliveryErrorsPage(ctx, db));
  const showDelivery = async (ctx: TallyContext, id: number) =>
    replyOrEdit(ctx, await deliveryPage(ctx, db, timeZone, id));
  return defineFeature({
    audience: 'admins',
    commands: {
      async deliveries(ctx, args) {
        if (isFailed(args)) return showUnsent(ctx);
        if (isErrors(args)) return showErrors(ctx);
        const day = args === '' ? '' : parseDeliveryDay(args, businessDay(ctx, timeZone), readDay);
        if (day !== null) return showDay(ctx, day);
        const text = ctx.t('refused-delivery-day', { text: clip(args, maxQuoteLength) });
        await reply(ctx, { text, keyboard: dayChoiceKeyboard(ctx, timeZone) });
      },
      delivery: async (ctx, args) =>
        replyOrEdit(ctx, await findDeliveryPage(ctx, db, timeZone, args.trim(), missing())),
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
      onPress(retryDeliveryErrorButton, retryError),
    ],
    answers: {
      async 'deliveries-retried'(ctx, { id, count }) {
        ctx.toast = ctx.t(count > 0 ? 'deliveries-retried' : 'deliveries-not-retried', { count });
        await (id === 0 ? showUnsent(ctx) : showDelivery(ctx, id));
      },
      async 'delivery-errors-retried'(ctx, { count }) {
        ctx.toast = ctx.t(count > 0 ? 'delivery-errors-retried' : 'delivery-errors-remain', { count });
        await showErrors(ctx);
      },
    },
  });
}

/** Creates a keyboard with the days that are mostly looked at, and the rejected deliveries. */
function dayChoiceKeyboard(ctx: TallyContext, timeZone: string) {
  const owner = ctx.person.userId;
  const yesterday = addDays(businessDay(ctx, timeZone), -1);
  return buildKeyboard(
    [
      { label: ctx.t('deliveries-button-yesterday'), data: deliveryDayButton.pack(owner, { day: yesterday }) },
      { label: ctx.t('deliveries-button-today'), data: deliveryDayButton.pack(owner, { day: '' }) },
      { label: ctx.t('deliveries-button-rejected'), data: unsentDeliveriesButton.pack(owner, {}) },
    ],
    3,
  );
}

function isFailed(args: string): boolean {
  return /^(?:failed|rejected|unsent|отклон[её]нн?ые|неотправленные|неудачные)$/iu.test(args);
}

function isErrors(args: string): boolean {
  return /^(?:errors?|ошибки)$/iu.test(args);
}

/** Parses a day after `/deliveries`. Deliveries are planned, so the day may be in the future. */
function parseDeliveryDay(args: string, today: Day, readDay: ReadDay): Day | null {
  const planned = /^(?:tomorrow|завтра)$/iu.test(args) ? addDays(today, 1) : parseIsoDay(args);
  if (planned) return planned;
  const reading = parsePeriod(args, { unit: 'day', today, readDay });
  return reading.kind === 'found' && reading.period.unit === 'day' ? reading.period.day : null;
}

/** Parses `YYYY-MM-DD`. Null: the text is something else, or there is no such day. */
function parseIsoDay(text: string): Day | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return year ? toDay(Number(year), Number(month), Number(day)) : null;
}

/** Marks deliveries to be sent again. The database notifies the job `detrack`. */
function retry(ctx: TallyContext, { id }: { id: number }): Promise<void> {
  return ctx.commit(async (tx) => {
    const count = await retryDeliveries(tx, id === 0 ? null : id);
    return { kind: 'deliveries-retried', id, count };
  });
}

function retryError(ctx: TallyContext, { id }: { id: number }): Promise<void> {
  return ctx.commit(async (tx) => {
    const count = await retryDeliveryErrors(tx, id === 0 ? null : id);
    return { kind: 'delivery-errors-retried', count };
  });
}
