import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findUsageDays, type SubscriberUsage } from '../../db/queries/usage/usage.ts';
import { type UsageTop, usageTop } from '../../reports/views/usage-top.ts';
import { addDays, type Day } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import { businessDay } from '../shared/business-day.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatPeriod } from '../shared/format-period.ts';
import { packUsageView, usageDayButton, usageWorkbookButton } from './buttons.ts';
import {
  createUsageFormat,
  formatAnomalies,
  formatUsage,
  formatUsageFigures,
  formatUsageRecords,
  usageChartTexts,
} from './format.ts';

/** A phone shows a caption and a keyboard with so many subscribers as a whole. */
const maxSubscribers = 10;

/** Creates the card of the top subscribers of a day. Null is the newest day with usage. */
export async function topSubscribersCard(
  ctx: TallyContext,
  db: Db,
  timeZone: string,
  requestedDay: Day | null,
): Promise<ChartCard> {
  const today = businessDay(ctx, timeZone);
  const { oldest, newest } = await findUsageDays(db, today);
  if (!newest) return { spec: null, text: ctx.t('usage-none') };
  const day = requestedDay === null || requestedDay > today ? newest : requestedDay;
  const period = formatPeriod(ctx, periodContaining('day', day), today);
  const found = await usageTop.load(db, { day, limit: maxSubscribers });
  const spec = usageTop.view(found, usageChartTexts(ctx, ctx.t('usage-title-top'), period));
  const keyboard = topKeyboard(ctx, found.top, day, { first: oldest ?? day, last: today });
  if (!spec) return { spec, text: ctx.t('usage-nothing', { period }), keyboard };
  const heading = ctx.t('usage-top-heading', { day: period });
  return { spec, text: [heading, ...topLines(ctx, found)].join('\n'), keyboard };
}

function topLines(ctx: TallyContext, { top, total }: UsageTop): string[] {
  const format = createUsageFormat(ctx);
  const lines = top.map(({ subscriber, anytime, offpeak, anomalies }, index) => {
    const suffix = anomalies > 0 ? ` · ${formatAnomalies(ctx, anomalies)}` : '';
    return `${index + 1}. ${isolateRtl(subscriber)} · ${formatUsage(ctx, anytime + offpeak)}${suffix}`;
  });
  const all = ctx.t('usage-all', { count: total.subscribers, shown: format(total.subscribers) });
  return [...lines, '', all, formatUsageFigures(ctx, total), formatUsageRecords(ctx, total)];
}

function topKeyboard(
  ctx: TallyContext,
  top: SubscriberUsage[],
  day: Day,
  { first, last }: { first: Day; last: Day },
): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  if (day > first) keyboard.text('◀', usageDayButton.pack(owner, { day: addDays(day, -1) }));
  if (day < last) keyboard.text('▶', usageDayButton.pack(owner, { day: addDays(day, 1) }));
  const buttons = top.map(({ subscriber }) => ({
    label: subscriber,
    data: packUsageView(owner, { subscriber, unit: 'month', at: day }, 'new'),
  }));
  keyboard.row().append(buildKeyboard(buttons)).row();
  if (top.length > 0) keyboard.text(ctx.t('button-excel'), usageWorkbookButton.pack(owner, { day }));
  return keyboard;
}
