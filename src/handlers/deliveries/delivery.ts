import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import {
  type Delivery,
  findDeliveries,
  findDelivery,
  findNewestDeliveries,
} from '../../db/queries/deliveries/deliveries.ts';
import { businessDay } from '../shared/business-day.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { deliveryDayButton, retryDeliveryButton, showDeliveryButton } from './buttons.ts';
import { deliveryIcon, deliveryReason, formatDeliveryDay, formatDeliveryLine, formatDeliveryStatus } from './format.ts';

/** The company may send several shipments under one number. */
const maxShipments = 10;

/**
 * Finds a delivery by its number and shows it. Several shipments of the number have a button each. Without a number, or
 * with an unknown one, the newest deliveries have buttons.
 */
export async function findDeliveryPage(
  ctx: TallyContext,
  db: Db,
  timeZone: string,
  number: string,
  missing: readonly string[],
): Promise<OutgoingMessage> {
  if (number === '') return newestDeliveriesPage(ctx, db, missing, ctx.t('delivery-which'));
  const found = await findDeliveries(db, number, maxShipments);
  const exact = found.filter(({ name, trackingNumber }) => name === number || trackingNumber === number);
  const only = onlyElement(found) ?? onlyElement(exact);
  if (only) return detailsPage(ctx, timeZone, only, found);
  if (found.length === 0) {
    const notice = ctx.t('delivery-unknown', { number: isolateRtl(clip(number, 60)) });
    return newestDeliveriesPage(ctx, db, missing, notice);
  }
  const buttons = found.map(({ id, name }) => ({
    label: name,
    data: showDeliveryButton.pack(ctx.person.userId, { id }),
  }));
  const lines = [ctx.t('delivery-several'), ...found.map((one) => formatDeliveryLine(ctx, one))];
  return { text: lines.join('\n'), keyboard: buildKeyboard(buttons) };
}

/** Creates the page with a button for each of the newest deliveries; without any it says how they come here. */
async function newestDeliveriesPage(
  ctx: TallyContext,
  db: Db,
  missing: readonly string[],
  question: string,
): Promise<OutgoingMessage> {
  const newest = await findNewestDeliveries(db, maxShipments);
  if (newest.length === 0) {
    const setUp = missing.length > 0 ? [ctx.t('deliveries-not-set-up', { missing: missing.join(', ') })] : [];
    return { text: [ctx.t('delivery-none'), ...setUp].join('\n') };
  }
  const buttons = newest.map(({ id, name, company, stage }) => ({
    label: [`${deliveryIcon(stage)} ${name}`.trim(), ...(company === null ? [] : [company])].join(' · '),
    data: showDeliveryButton.pack(ctx.person.userId, { id }),
  }));
  return { text: question, keyboard: buildKeyboard(buttons, 1) };
}

function onlyElement<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** Shows one delivery with its history. */
export async function deliveryPage(ctx: TallyContext, db: Db, timeZone: string, id: number): Promise<OutgoingMessage> {
  const delivery = await findDelivery(db, id);
  return delivery ? detailsPage(ctx, timeZone, delivery) : { text: ctx.t('delivery-gone') };
}

/**
 * Creates the page of one delivery.
 *
 * @param sameNumber all shipments of the number; each of the others gets a button
 */
function detailsPage(
  ctx: TallyContext,
  timeZone: string,
  delivery: Delivery,
  sameNumber: readonly Delivery[] = [],
): OutgoingMessage {
  const heading = `${isolateRtl(delivery.name)} · ${formatDeliveryStatus(ctx, delivery.stage)}`;
  const lines = [heading, ...addressLines(ctx, timeZone, delivery), '', ...historyLines(ctx, delivery)];
  const others = sameNumber.filter(({ id }) => id !== delivery.id);
  return {
    text: clip(lines.join('\n'), messageLimit),
    heading: true,
    keyboard: detailsKeyboard(ctx, delivery, others),
  };
}

function addressLines(ctx: TallyContext, timeZone: string, delivery: Delivery): string[] {
  const { company, contact, phone, address, city, deliveryDate, assignTo, trackingNumber } = delivery;
  const day = deliveryDate && formatDeliveryDay(ctx, deliveryDate, businessDay(ctx, timeZone));
  const lines = [
    joinParts(company, contact, phone),
    joinParts(address, city),
    joinParts(day, assignTo),
    ctx.t('delivery-shipment', { number: isolateRtl(trackingNumber) }),
  ];
  return lines.filter((line) => line !== '');
}

function joinParts(...parts: (string | null)[]): string {
  return parts
    .filter((part) => part !== null)
    .map(isolateRtl)
    .join(' · ');
}

/** Lists the events of a delivery, oldest first, with times on the person's clock. */
function historyLines(ctx: TallyContext, delivery: Delivery): string[] {
  const { enteredAt, sentAt, history, nextAttemptAt, attempts } = delivery;
  const reason = deliveryReason(ctx, delivery);
  const formatInstant = createClockFormat(ctx);
  const at = (ms: number) => formatInstant(new Date(ms));
  const statusLines = history.map((event) => {
    const line = `${at(event.at)}  ${formatDeliveryStatus(ctx, event.status)}`;
    return event.reason ? `${line} · ${isolateRtl(event.reason)}` : line;
  });
  return [
    `${at(enteredAt)}  ${ctx.t('delivery-entered')}`,
    ...(sentAt === null ? [] : [`${at(sentAt)}  ${ctx.t('delivery-was-sent')}`]),
    ...statusLines,
    ...(reason ? [`⚠️ ${isolateRtl(clip(reason, 500))}`] : []),
    ...(nextAttemptAt === null ? [] : [ctx.t('delivery-next', { at: at(nextAttemptAt), attempts })]),
  ];
}

function detailsKeyboard(ctx: TallyContext, delivery: Delivery, others: readonly Delivery[]): InlineKeyboard {
  const owner = ctx.person.userId;
  const { id, podUrl, jobStatus, deliveryDate } = delivery;
  const keyboard = new InlineKeyboard();
  if (podUrl) keyboard.url(ctx.t('delivery-button-pod'), podUrl).row();
  if (jobStatus === 'fail')
    keyboard.text(ctx.t('deliveries-button-retry'), retryDeliveryButton.pack(owner, { id })).row();
  for (const other of others) keyboard.text(clip(other.name, 30), showDeliveryButton.pack(owner, { id: other.id }));
  keyboard.row().text('🔄', showDeliveryButton.pack(owner, { id }));
  return keyboard.text(ctx.t('deliveries-button-day'), deliveryDayButton.pack(owner, { day: deliveryDate ?? '' }));
}
