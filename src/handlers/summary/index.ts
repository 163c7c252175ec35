import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { type Summary, type SummaryChange, summary } from '../../reports/views/summary.ts';
import type { Total } from '../../reports/views/totals.ts';
import type { Day } from '../../time/days.ts';
import { formatSum } from '../../time/format.ts';
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
      ? [heading, '', ...habitLines(ctx, lines), '', totalLine(ctx, total)]
      : [ctx.t('nothing-recorded', { period: heading })];
  return {
    text: [...text, ...changeLines(ctx, period, change)].join('\n'),
    heading: true,
    keyboard: summaryKeyboard(ctx, period),
  };
}

/** Returns a line per habit. Habits beyond the maximum length have one line together. */
function habitLines(ctx: TallyContext, totals: Total[]): string[] {
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

function habitLine(ctx: TallyContext, { name, minutes, records }: Omit<Total, 'id'>): string {
  return ctx.t('summary-line', {
    name: isolateRtl(name),
    duration: formatSum(minutes, ctx.person.language),
    records,
  });
}

function restLine(ctx: TallyContext, rest: Total[]): string {
  const sum = (key: 'minutes' | 'records') => rest.reduce((all, total) => all + total[key], 0);
  const name = ctx.t('summary-rest', { count: rest.length });
  return habitLine(ctx, { name, minutes: sum('minutes'), records: sum('records') });
}

function totalLine(ctx: TallyContext, { minutes, records }: Summary['total']): string {
  return ctx.t('summary-total', { total: formatTotalMinutes(ctx, minutes), records });
}

/** Returns the line of the comparison; no line where neither period has records. */
function changeLines(ctx: TallyContext, period: Period, change: SummaryChange | null): string[] {
  if (!change || (change.previousMinutes === 0 && change.difference === 0)) return [];
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
