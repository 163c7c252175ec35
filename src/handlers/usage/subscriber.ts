import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { isSubscriber, type SubscriberDay, subscriberSpan, subscribersLike } from '../../db/queries/usage/usage.ts';
import { sumUsage, usageDays } from '../../reports/views/usage-days.ts';
import type { Day } from '../../time/days.ts';
import { nextPeriod, type Period, type PeriodUnit, periodContaining, previousPeriod } from '../../time/period.ts';
import { businessDay } from '../shared/business-day.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatAxisDay, formatAxisMonth, formatPeriod } from '../shared/format-period.ts';
import { dayButton, packUsage, type UsageView } from './buttons.ts';
import { chartTexts, figureWords, recordWords } from './format.ts';

/** Returns the chart of a subscriber's days with its sums and buttons; words where there is nothing to draw. */
export async function subscriberCard(ctx: TallyContext, db: Db, timeZone: string, view: UsageView): Promise<ChartCard> {
  const { subscriber, unit } = view;
  const today = businessDay(ctx, timeZone);
  const { oldest, newest } = await subscriberSpan(db, subscriber, today);
  if (oldest === null || newest === null) {
    if (!(await isSubscriber(db, subscriber))) return unknownCard(ctx, db, subscriber);
    const text = ctx.t('usage-no-day', { subscriber: isolateRtl(subscriber) });
    return { spec: null, text, keyboard: withTop(ctx, new InlineKeyboard()) };
  }
  const { weekStart } = ctx.person;
  const period = periodContaining(unit, unit === 'all' ? today : (view.at ?? newest), weekStart);
  const asked = await usageDays.load(db, { subscriber, period, today, weekStart });
  const words = formatPeriod(ctx, period, today);
  const heading = `${isolateRtl(subscriber)} · ${words}`;
  const keyboard = periodKeyboard(ctx, view, period, { first: oldest, last: today });
  const spec = usageDays.view(asked, {
    ...chartTexts(ctx, ctx.t('usage-title-one', { subscriber }), words),
    xTitle: (step) => ctx.t(`chart-step-${step}`),
    formatDay: (day) => formatAxisDay(day, ctx.person.language),
    formatMonth: (day) => formatAxisMonth(day, ctx.person.language),
  });
  if (!spec) return { spec, text: ctx.t('usage-nothing', { period: heading }), keyboard };
  return { spec, text: [heading, ...sumLines(ctx, unit, asked.days)].join('\n'), keyboard };
}

/** Which days had anomalies is said as long as they are few, and of one year. */
const namedDays = 6;

function sumLines(ctx: TallyContext, unit: PeriodUnit, days: SubscriberDay[]): string[] {
  const sum = sumUsage(days);
  const odd = days.filter(({ anomalies }) => anomalies > 0).map(({ day }) => formatAxisDay(day, ctx.person.language));
  const which = unit !== 'all' && odd.length > 0 && odd.length <= namedDays ? ` (${odd.join(', ')})` : '';
  return [figureWords(ctx, sum), `${recordWords(ctx, sum)}${which}`];
}

/** Earlier periods (as long as there is usage) and later ones, the four kinds of period as they are now, and the day's top. */
function periodKeyboard(
  ctx: TallyContext,
  view: UsageView,
  period: Period,
  { first, last }: { first: Day; last: Day },
): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  const add = (label: string, shown: Partial<UsageView>) =>
    keyboard.text(label, packUsage(owner, { ...view, ...shown }, 'here'));
  const [before, after] = [previousPeriod(period), nextPeriod(period, last)];
  if (before && before.last >= first) add('◀', { at: before.first });
  if (after) add('▶', { at: after.first });
  keyboard.row();
  for (const unit of ['week', 'month', 'year', 'all'] as const) add(ctx.t(`button-${unit}`), { unit, at: last });
  return withTop(ctx, keyboard.row());
}

function withTop(ctx: TallyContext, keyboard: InlineKeyboard): InlineKeyboard {
  return keyboard.text(ctx.t('usage-button-top'), dayButton.pack(ctx.person.userId, { day: '' }));
}

const offered = 6;

/** Says that nobody has this number, and offers those that begin with it. */
async function unknownCard(ctx: TallyContext, db: Db, subscriber: string): Promise<ChartCard> {
  const owner = ctx.person.userId;
  const buttons = (await subscribersLike(db, subscriber, offered)).map((number) => ({
    label: number,
    data: packUsage(owner, { subscriber: number, unit: 'month', at: null }, 'new'),
  }));
  const text = ctx.t('usage-unknown', { subscriber: isolateRtl(subscriber) });
  if (buttons.length === 0) return { spec: null, text };
  return { spec: null, text: `${text}\n${ctx.t('usage-begin-so')}`, keyboard: buildKeyboard(buttons) };
}
