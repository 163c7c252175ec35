import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { type SummaryChange, type Summary, summary } from '../../reports/views/summary.ts';
import type { Total } from '../../reports/views/totals.ts';
import type { Day } from '../../time/days.ts';
import { formatSum } from '../../time/format.ts';
import { nextPeriod, type Period, type PeriodUnit, periodContaining, previousPeriod } from '../../time/period.ts';
import { packView, readDay, readUnit } from '../shared/chart-view.ts';
import { formatDaySpan, formatPeriod, formatSignedPercent, formatTotalMinutes } from '../shared/format-period.ts';
import { today } from '../shared/today.ts';

const periodButton = defineButton('sp', { unit: 'text', at: 'text' });

/** `/day`, `/week`, `/month`, `/year`: the current period in words, with earlier ones and the chart by button. */
export function summaryFeature({ db }: { db: Db }) {
  const current = (unit: PeriodUnit) => (ctx: TallyContext) => showPeriod(ctx, db, unit, today(ctx));
  return defineFeature({
    commands: { day: current('day'), week: current('week'), month: current('month'), year: current('year') },
    buttons: [
      onPress(periodButton, (ctx, { unit, at }) => showPeriod(ctx, db, readUnit(unit), readDay(at) ?? today(ctx))),
    ],
  });
}

async function showPeriod(ctx: TallyContext, db: Db, unit: PeriodUnit, day: Day): Promise<void> {
  const period = periodContaining(unit, day, ctx.person.weekStart);
  const question = { userId: ctx.person.userId, period, today: today(ctx) };
  const shown = summary.view(await summary.load(db, question));
  if (shown) await replyOrEdit(ctx, summaryMessage(ctx, shown));
}

function summaryMessage(ctx: TallyContext, { period, lines, total, change }: Summary): OutgoingMessage {
  const words = formatPeriod(ctx, period);
  const text = lines.length > 0 ? [words, '', ...habitLines(ctx, lines), '', totalLine(ctx, total)] : [];
  const empty = [ctx.t('nothing-recorded', { period: words })];
  return {
    text: [...(text.length > 0 ? text : empty), ...changeLine(ctx, period, change)].join('\n'),
    heading: true,
    keyboard: periodKeyboard(ctx, period),
  };
}

/** One message has to hold all: what passes this many characters is one line for the rest. */
const roomForLines = 3500;

function habitLines(ctx: TallyContext, lines: Total[]): string[] {
  const written: string[] = [];
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const text = habitLine(ctx, line);
    length += text.length + 1;
    if (length > roomForLines) return [...written, restLine(ctx, lines.slice(index))];
    written.push(text);
  }
  return written;
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

/** Nothing to compare is no line: neither now nor then a record. */
function changeLine(ctx: TallyContext, period: Period, change: SummaryChange | null): string[] {
  if (!change || (change.previousMinutes === 0 && change.difference === 0)) return [];
  const { language } = ctx.person;
  const { against, previousMinutes, difference, percent } = change;
  const way = percent === null ? 'new' : difference > 0 ? 'more' : difference < 0 ? 'less' : 'same';
  return [
    ctx.t(`summary-${way}`, {
      difference: formatSum(Math.abs(difference), language),
      span: formatDaySpan(ctx, period.unit, against),
      before: formatSum(previousMinutes, language),
      percent: formatSignedPercent(percent ?? 0, language),
    }),
  ];
}

function periodKeyboard(ctx: TallyContext, period: Period): InlineKeyboard {
  const owner = ctx.person.userId;
  const { unit, first } = period;
  const keyboard = new InlineKeyboard();
  const turn = (label: string, to: Period | null) => {
    if (to) keyboard.text(label, periodButton.pack(owner, { unit: unit.slice(0, 1), at: to.first }));
  };
  turn('◀', previousPeriod(period));
  keyboard.text(ctx.t('button-chart'), packView(owner, { by: 'habits', id: 0, unit, at: first }, 'new'));
  turn('▶', nextPeriod(period, today(ctx)));
  return keyboard;
}
