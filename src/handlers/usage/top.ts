import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { type SubscriberUsage, usageSpan } from '../../db/queries/usage/usage.ts';
import { type UsageTop, usageTop } from '../../reports/views/usage-top.ts';
import { addDays, type Day } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import { businessDay } from '../shared/business-day.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatPeriod } from '../shared/format-period.ts';
import { bookButton, dayButton, packUsage } from './buttons.ts';
import { anomalyWords, chartTexts, figureWords, recordWords, usageNumberFormat } from './format.ts';

/** A caption and a keyboard that a phone shows whole. */
const shown = 10;

/** Returns the top subscribers of a day (null: the newest with usage) as chart, text and buttons; words for a day without usage. */
export async function topCard(ctx: TallyContext, db: Db, timeZone: string, wanted: Day | null): Promise<ChartCard> {
  const today = businessDay(ctx, timeZone);
  const known = await usageSpan(db, today);
  if (!known.newest) return { spec: null, text: ctx.t('usage-none') };
  const day = wanted === null || wanted > today ? known.newest : wanted;
  const words = formatPeriod(ctx, periodContaining('day', day), today);
  const heading = ctx.t('usage-top-heading', { day: words });
  const found = await usageTop.load(db, { day, limit: shown });
  const spec = usageTop.view(found, chartTexts(ctx, ctx.t('usage-title-top'), words));
  const keyboard = topKeyboard(ctx, found.top, day, { first: known.oldest ?? day, last: today });
  if (!spec) return { spec, text: ctx.t('usage-nothing', { period: words }), keyboard };
  return { spec, text: [heading, ...topLines(ctx, found)].join('\n'), keyboard };
}

function topLines(ctx: TallyContext, { top, total }: UsageTop): string[] {
  const number = usageNumberFormat(ctx);
  const lines = top.map((one, index) => {
    const usage = number(one.anytime + one.offpeak);
    const odd = one.anomalies > 0 ? ` · ${anomalyWords(ctx, one.anomalies)}` : '';
    return `${index + 1}. ${isolateRtl(one.subscriber)} · ${usage}${odd}`;
  });
  const all = ctx.t('usage-all', { count: total.subscribers, shown: number(total.subscribers) });
  return [...lines, '', all, figureWords(ctx, total), recordWords(ctx, total)];
}

function topKeyboard(
  ctx: TallyContext,
  top: SubscriberUsage[],
  day: Day,
  { first, last }: { first: Day; last: Day },
): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  if (day > first) keyboard.text('◀', dayButton.pack(owner, { day: addDays(day, -1) }));
  if (day < last) keyboard.text('▶', dayButton.pack(owner, { day: addDays(day, 1) }));
  const buttons = top.map(({ subscriber }) => ({
    label: subscriber,
    data: packUsage(owner, { subscriber, unit: 'month', at: day }, 'new'),
  }));
  keyboard.row().append(buildKeyboard(buttons)).row();
  if (top.length > 0) keyboard.text(ctx.t('button-excel'), bookButton.pack(owner, { day }));
  return keyboard;
}
