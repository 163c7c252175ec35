import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import {
  findSubscriberDays,
  findSubscribers,
  type SubscriberDay,
  subscriberExists,
} from '../../db/queries/usage/usage.ts';
import { sumUsage, usageDays } from '../../reports/views/usage-days.ts';
import type { Day } from '../../time/days.ts';
import { nextPeriod, type Period, type PeriodUnit, periodContaining, previousPeriod } from '../../time/period.ts';
import { businessDay } from '../shared/business-day.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatAxisDay, formatAxisMonth, formatPeriod } from '../shared/format-period.ts';
import { packUsageView, type UsageView, usageDayButton } from './buttons.ts';
import { formatUsageFigures, formatUsageRecords, usageChartTexts } from './format.ts';

/** Creates the card of a subscriber: a chart of the days of a period, sums and buttons. */
export async function subscriberCard(ctx: TallyContext, db: Db, timeZone: string, view: UsageView): Promise<ChartCard> {
  const { subscriber, unit } = view;
  const today = businessDay(ctx, timeZone);
  const { oldest, newest } = await findSubscriberDays(db, subscriber, today);
  if (oldest === null || newest === null) {
    if (!(await subscriberExists(db, subscriber))) return unknownSubscriberCard(ctx, db, subscriber);
    const text = ctx.t('usage-no-day', { subscriber: isolateRtl(subscriber) });
    return { spec: null, text, keyboard: addTopButton(ctx, new InlineKeyboard()) };
  }
  const { weekStart } = ctx.person;
  const period = periodContaining(unit, unit === 'all' ? today : (view.at ?? newest), weekStart);
  const usage = await usageDays.load(db, { subscriber, period, today, weekStart });
  const periodText = formatPeriod(ctx, period, today);
  const heading = `${isolateRtl(subscriber)} · ${periodText}`;
  const keyboard = periodKeyboard(ctx, view, period, { first: oldest, last: today });
  const spec = usageDays.view(usage, {
    ...usageChartTexts(ctx, ctx.t('usage-title-one', { subscriber }), periodText),
    xTitle: (step) => ctx.t(`chart-step-${step}`),
    formatDay: (day) => formatAxisDay(day, ctx.person.language),
    formatMonth: (day) => formatAxisMonth(day, ctx.person.language),
  });
  if (!spec) return { spec, text: ctx.t('usage-nothing', { period: heading }), keyboard };
  return { spec, text: [heading, ...sumLines(ctx, unit, usage.days)].join('\n'), keyboard };
}

/**
 * Days with anomalies are listed up to this number, except over all time, where a day without its year is ambiguous.
 */
const maxAnomalyDays = 6;

function sumLines(ctx: TallyContext, unit: PeriodUnit, days: SubscriberDay[]): string[] {
  const sum = sumUsage(days);
  const anomalyDays = days.filter(({ anomalies }) => anomalies > 0);
  const isListed = unit !== 'all' && anomalyDays.length > 0 && anomalyDays.length <= maxAnomalyDays;
  const list = anomalyDays.map(({ day }) => formatAxisDay(day, ctx.person.language)).join(', ');
  return [formatUsageFigures(ctx, sum), `${formatUsageRecords(ctx, sum)}${isListed ? ` (${list})` : ''}`];
}

/**
 * Creates the buttons: the period before (where there is usage) and after, the four units of periods, and the top list.
 */
function periodKeyboard(
  ctx: TallyContext,
  view: UsageView,
  period: Period,
  { first, last }: { first: Day; last: Day },
): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  const add = (label: string, changes: Partial<UsageView>) =>
    keyboard.text(label, packUsageView(owner, { ...view, ...changes }, 'here'));
  const [before, after] = [previousPeriod(period), nextPeriod(period, last)];
  if (before && before.last >= first) add('◀', { at: before.first });
  if (after) add('▶', { at: after.first });
  keyboard.row();
  for (const unit of ['week', 'month', 'year', 'all'] as const) add(ctx.t(`button-${unit}`), { unit, at: last });
  return addTopButton(ctx, keyboard.row());
}

function addTopButton(ctx: TallyContext, keyboard: InlineKeyboard): InlineKeyboard {
  return keyboard.text(ctx.t('usage-button-top'), usageDayButton.pack(ctx.person.userId, { day: '' }));
}

const maxSuggestions = 6;

/** Creates the answer to an unknown number, with buttons for the numbers that begin with it. */
async function unknownSubscriberCard(ctx: TallyContext, db: Db, subscriber: string): Promise<ChartCard> {
  const owner = ctx.person.userId;
  const buttons = (await findSubscribers(db, subscriber, maxSuggestions)).map((number) => ({
    label: number,
    data: packUsageView(owner, { subscriber: number, unit: 'month', at: null }, 'new'),
  }));
  const text = ctx.t('usage-unknown', { subscriber: isolateRtl(subscriber) });
  const keyboard = addTopButton(ctx, buildKeyboard(buttons).row());
  if (buttons.length === 0) return { spec: null, text, keyboard };
  return { spec: null, text: `${text}\n${ctx.t('usage-begin-so')}`, keyboard };
}
