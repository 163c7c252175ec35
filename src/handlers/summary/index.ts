import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { type Summary, type SummaryChange, type SummaryLine, summary } from '../../reports/views/summary.ts';
import type { Day } from '../../time/days.ts';
import { formatSum } from '../../time/format.ts';
import { formatQuantitySum } from '../../time/format-amount.ts';
import type { Language } from '../../time/language.ts';
import { nextPeriod, type Period, type PeriodUnit, periodContaining, previousPeriod } from '../../time/period.ts';
import { packHabitChart, parseButtonDay, parsePeriodUnit } from '../shared/chart-view.ts';
import { formatDaySpan, formatPeriod, formatSignedPercent, formatTotalMinutes } from '../shared/format-period.ts';
import { describePeriodRejection, parsePeriod, type ReadDay } from '../shared/parse-period.ts';
import { localToday } from '../shared/update-time.ts';

/** Shows the summary of a period in the pressed message. */
const summaryButton = defineButton('sp', { unit: 'text', at: 'day' });

/** The maximum length of the habit lines, so that the summary fits one message. */
const maxLinesLength = 3500;

/** A larger change is shown without a percentage: "+3,300%" helps nobody. */
const maxUsefulPercent = 300;

/**
 * `/day`, `/week`, `/month`, `/year`: shows the current period as text, with buttons for other periods and the chart.
 * `/day yesterday`, `/month october`: shows that period.
 */
export function summaryFeature({ db, readDay }: { db: Db; readDay: ReadDay }) {
  const command = (unit: PeriodUnit) => (ctx: TallyContext, args: string) =>
    summaryCommand(ctx, db, readDay, unit, args);
  return defineFeature({
    commands: {
      day: command('day'),
      week: command('week'),
      month: command('month'),
      year: command('year'),
    },
    buttons: [
      onPress(summaryButton, (ctx, { unit, at }) =>
        showPeriod(ctx, db, parsePeriodUnit(unit), parseButtonDay(at) ?? localToday(ctx)),
      ),
    ],
  });
}

async function summaryCommand(
  ctx: TallyContext,
  db: Db,
  readDay: ReadDay,
  unit: PeriodUnit,
  args: string,
): Promise<void> {
  if (args === '') return showPeriod(ctx, db, unit, localToday(ctx));
  const reading = parsePeriod(args, { unit, today: localToday(ctx), readDay });
  if (reading.kind === 'found') return showPeriod(ctx, db, reading.period.unit, reading.period.day);
  await reply(ctx, { text: describePeriodRejection(ctx, reading, args) });
}

async function showPeriod(ctx: TallyContext, db: Db, unit: PeriodUnit, day: Day): Promise<void> {
  const period = periodContaining(unit, day, ctx.person.weekStart);
  const params = { userId: ctx.person.userId, period, today: localToday(ctx) };
  const view = summary.view(await summary.load(db, params));
  if (view) await replyOrEdit(ctx, summaryMessage(ctx, view));
}

function summaryMessage(ctx: TallyContext, { period, lines, total, change }: Summary): OutgoingMessage {
  const heading = formatPeriod(ctx, period);
  const text =
    lines.length > 0
      ? [heading, '', ...habitLines(ctx, lines), '', ...totalLines(ctx, total)]
      : [ctx.t('nothing-recorded', { period: heading })];
  return {
    text: [...text, ...changeLines(ctx, period, change)].join('\n'),
    heading: true,
    keyboard: summaryKeyboard(ctx, period),
  };
}

/** Returns a line per habit. Habits beyond the maximum length have one line together. */
function habitLines(ctx: TallyContext, totals: SummaryLine[]): string[] {
  const lines: string[] = [];
  let length = 0;
  for (const [index, total] of totals.entries()) {
    const line = habitLine(ctx, total);
    length += line.length + 1;
    if (length > maxLinesLength) return [...lines, restLine(ctx, totals.slice(index))];
    lines.push(line);
  }
  return lines;
}

function habitLine(ctx: TallyContext, total: SummaryLine): string {
  const { kind, records } = total;
  const name = isolateRtl(total.name);
  if (kind === 'check') return ctx.t('summary-line-done', { name, records });
  return ctx.t('summary-line', { name, duration: formatQuantitySum(total, ctx.person.language), records });
}

/** The habits that have no line of their own: their time, and the number of all their records. */
function restLine(ctx: TallyContext, rest: SummaryLine[]): string {
  const sum = (key: 'minutes' | 'records') => rest.reduce((all, total) => all + total[key], 0);
  return ctx.t('summary-line', {
    name: ctx.t('summary-rest', { count: rest.length }),
    duration: formatSum(sum('minutes'), ctx.person.language),
    records: sum('records'),
  });
}

/** Returns the total. It has time only, and says so where other habits are listed too. */
function totalLines(ctx: TallyContext, { minutes, records, isPartial }: Summary['total']): string[] {
  if (isPartial && records === 0) return [ctx.t('summary-no-time')];
  const values = { total: formatTotalMinutes(ctx, minutes), records };
  if (!isPartial) return [ctx.t('summary-total', values)];
  return [ctx.t('summary-total-time', values), ctx.t('summary-not-in-total')];
}

/** Returns the line of the comparison; no line where neither period has records. */
function changeLines(ctx: TallyContext, period: Period, change: SummaryChange | null): string[] {
  // Without any time before there is nothing to compare, and other records may well be there.
  const hasNoTimeBefore = change?.previousMinutes === 0 && (change.difference === 0 || change.hasOtherRecords);
  if (!change || hasNoTimeBefore) return [];
  const { language } = ctx.person;
  const { against, previousMinutes, difference, percent } = change;
  return [
    ctx.t(`summary-${comparison(change)}`, {
      difference: formatSum(Math.abs(difference), language),
      span: formatDaySpan(ctx, period.unit, against),
      before: formatSum(previousMinutes, language),
      percent: formatUsefulPercent(percent, language),
      unit: period.unit,
    }),
  ];
}

/** Returns the percentage with its sign; `none` for a change so large that a percentage says little. */
function formatUsefulPercent(percent: number | null, language: Language): string {
  return percent === null || percent > maxUsefulPercent ? 'none' : formatSignedPercent(percent, language);
}

function comparison({ percent, difference }: SummaryChange): 'new' | 'same' | 'more' | 'less' {
  if (percent === null) return 'new';
  if (difference === 0) return 'same';
  return difference > 0 ? 'more' : 'less';
}

function summaryKeyboard(ctx: TallyContext, period: Period): InlineKeyboard {
  const owner = ctx.person.userId;
  const { unit, first } = period;
  const keyboard = new InlineKeyboard();
  const addPeriod = (label: string, target: Period | null) => {
    if (target) keyboard.text(label, summaryButton.pack(owner, { unit: unit.slice(0, 1), at: target.first }));
  };
  addPeriod('◀', previousPeriod(period));
  keyboard.text(ctx.t('button-chart'), packHabitChart(owner, { by: 'habits', id: 0, unit, at: first }, 'new'));
  addPeriod('▶', nextPeriod(period, localToday(ctx)));
  return keyboard;
}
