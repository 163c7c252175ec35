import type { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import {
  countDeliveriesByStage,
  countUnsentDeliveries,
  type DeliverySummary,
  findDeliveriesByStage,
  findUnsentDeliveries,
} from '../../db/queries/deliveries/deliveries.ts';
import { addDays, type Day } from '../../time/days.ts';
import { businessDay } from '../shared/business-day.ts';
import {
  deliveryDayButton,
  deliveryStatusButton,
  retryDeliveryButton,
  showDeliveryButton,
  unsentDeliveriesButton,
} from './buttons.ts';
import { formatDeliveryDay, formatDeliveryLine, formatDeliveryStatus } from './format.ts';

/** A phone shows so many without much scrolling. */
const maxLines = 12;

/** Counts the deliveries of a day by status, with a button for each status. A null day is today. */
export async function deliveryDayPage(
  ctx: TallyContext,
  db: Db,
  timeZone: string,
  requestedDay: Day | null,
  missing: readonly string[],
): Promise<OutgoingMessage> {
  const today = businessDay(ctx, timeZone);
  const day = requestedDay ?? today;
  const [counts, unsent] = await Promise.all([countDeliveriesByStage(db, day), countUnsentDeliveries(db)]);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const heading = ctx.t('deliveries-heading', { day: formatDeliveryDay(ctx, day, today), count: total });
  const lines = counts.map(({ stage, count }) => `${formatDeliveryStatus(ctx, stage)}: ${count}`);
  const text = [
    heading,
    ...(total > 0 ? lines : [ctx.t('deliveries-none')]),
    ...(missing.length > 0 ? [ctx.t('deliveries-not-set-up', { missing: missing.join(', ') })] : []),
  ].join('\n');
  return { text, heading: true, keyboard: dayKeyboard(ctx, day, counts, unsent) };
}

function dayKeyboard(
  ctx: TallyContext,
  day: Day,
  counts: Awaited<ReturnType<typeof countDeliveriesByStage>>,
  unsent: number,
): InlineKeyboard {
  const owner = ctx.person.userId;
  const unsentOfDay = counts.find(({ stage }) => stage === 'unsent')?.count ?? 0;
  const keyboard = buildKeyboard(
    counts.map(({ stage, count }) => ({
      label: `${formatDeliveryStatus(ctx, stage)} ${count}`,
      data: deliveryStatusButton.pack(owner, { day, stage }),
    })),
  );
  if (unsent > unsentOfDay)
    keyboard.row().text(ctx.t('deliveries-button-unsent', { count: unsent }), unsentDeliveriesButton.pack(owner, {}));
  return keyboard
    .row()
    .text('◀', deliveryDayButton.pack(owner, { day: addDays(day, -1) }))
    .text('▶', deliveryDayButton.pack(owner, { day: addDays(day, 1) }))
    .text('🔄', deliveryDayButton.pack(owner, { day }));
}

/** Lists the deliveries of a day with one status. */
export async function deliveryStatusPage(
  ctx: TallyContext,
  db: Db,
  timeZone: string,
  day: Day,
  status: string,
): Promise<OutgoingMessage> {
  const owner = ctx.person.userId;
  const found = await findDeliveriesByStage(db, day, status, maxLines + 1);
  const shown = found.slice(0, maxLines);
  const keyboard = buildKeyboard(
    shown.map(({ id, name }) => ({ label: name, data: showDeliveryButton.pack(owner, { id }) })),
  );
  keyboard.row().text(ctx.t('deliveries-button-back'), deliveryDayButton.pack(owner, { day }));
  const lines = [
    `${formatDeliveryStatus(ctx, status)} · ${formatDeliveryDay(ctx, day, businessDay(ctx, timeZone))}`,
    ...(shown.length > 0 ? shown.map((one) => formatDeliveryLine(ctx, one)) : [ctx.t('deliveries-none-status')]),
    ...(found.length > shown.length ? [ctx.t('deliveries-and-more')] : []),
  ];
  return { text: clip(lines.join('\n'), messageLimit), heading: true, keyboard };
}

/** Lists the deliveries that DeTrack rejected, each with its reason and a button to retry it. */
export async function unsentDeliveriesPage(ctx: TallyContext, db: Db): Promise<OutgoingMessage> {
  const [shown, count] = await Promise.all([findUnsentDeliveries(db, maxLines), countUnsentDeliveries(db)]);
  const owner = ctx.person.userId;
  const today = { label: ctx.t('deliveries-button-today'), data: deliveryDayButton.pack(owner, { day: '' }) };
  if (shown.length === 0) return { text: ctx.t('deliveries-none-unsent'), keyboard: buildKeyboard([today]) };
  const blocks = [
    ctx.t('deliveries-heading-unsent', { count }),
    ...shown.map((one) => formatDeliveryLine(ctx, one)),
    ...(count > shown.length ? [ctx.t('deliveries-more', { count: count - shown.length })] : []),
  ];
  const keyboard = retryKeyboard(ctx, shown, count).text(today.label, today.data);
  return { text: clip(blocks.join('\n\n'), messageLimit), heading: true, keyboard };
}

function retryKeyboard(ctx: TallyContext, shown: readonly DeliverySummary[], count: number): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard(
    shown.flatMap(({ id, name }) => [
      { label: name, data: showDeliveryButton.pack(owner, { id }) },
      { label: ctx.t('deliveries-button-retry'), data: retryDeliveryButton.pack(owner, { id }) },
    ]),
  );
  keyboard.row();
  if (count > 1)
    keyboard.text(ctx.t('deliveries-button-retry-all', { count }), retryDeliveryButton.pack(owner, { id: 0 }));
  return keyboard;
}
