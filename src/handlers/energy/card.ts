import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import {
  type DeviceEnergy,
  type DeviceState,
  devicesLike,
  energyByDevice,
  findDevice,
} from '../../db/queries/energy/energy.ts';
import { type EnergyPeriod, energyReport } from '../../reports/views/energy.ts';
import { addDays, type Day, minDay } from '../../time/days.ts';
import { nextPeriod, type Period, periodContaining, previousPeriod } from '../../time/period.ts';
import { businessDay } from '../shared/business-day.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatAxisDay, formatPeriod, formatSignedPercent } from '../shared/format-period.ts';
import { sentAt } from '../shared/today.ts';
import { type EnergyView, packEnergy } from './buttons.ts';

/** Meters that are named; a caption and a keyboard that a phone shows whole. */
const shown = 8;

/** Returns the chart of a day or week per half hour against the week before, with sums, coverage and buttons. */
export async function energyCard(ctx: TallyContext, db: Db, timeZone: string, view: EnergyView): Promise<ChartCard> {
  const today = businessDay(ctx, timeZone);
  const device = view.device === null ? null : await findDevice(db, view.device, timeZone);
  if (view.device !== null && device === null) return unknownCard(ctx, db, view.device);
  const at = minDay(view.at ?? today, today);
  const name = device?.name ?? null;
  const now = new Date(sentAt(ctx) * 1000);
  const meters = name === null ? await energyByDevice(db, { first: addDays(today, -14), last: today, timeZone }) : [];
  const load = (unit: EnergyView['unit']) =>
    energyReport.load(db, {
      device: name,
      devices: name === null ? meters.length : 1,
      period: periodContaining(unit, at, ctx.person.weekStart),
      timeZone,
      now,
    });
  const [day, week] = [await load('day'), await load('week')];
  const asked = view.unit === 'day' ? day : week;
  const title = name === null ? ctx.t('energy-all') : (device?.title ?? name);
  const keyboard = keyboardFor(ctx, { ...view, device: name, at }, asked.period, today, meters);
  const spec = energyReport.view(asked, {
    ...chartTexts(ctx),
    title: ctx.t('energy-title', { device: title }),
    subtitle: formatPeriod(ctx, asked.period, today),
  });
  if (name === null && meters.length === 0 && !spec) return { spec: null, text: ctx.t('energy-none'), keyboard };
  const text = [
    ctx.t('energy-title', { device: isolateRtl(title) }),
    ...(at === today ? [day, week] : [asked]).flatMap((one) => sumLines(ctx, one, today)),
    ...(device ? [lastLine(ctx, device)] : meterLines(ctx, meters)),
  ];
  return { spec, text: text.join('\n'), keyboard };
}

function chartTexts(ctx: TallyContext) {
  const { language } = ctx.person;
  return {
    locale: language,
    kwh: ctx.t('energy-chart-kwh'),
    now: ctx.t('energy-chart-now'),
    before: ctx.t('energy-chart-before'),
    coverage: ctx.t('energy-chart-coverage'),
    formatDay: (day: Day) => formatAxisDay(day, language),
  };
}

/** Returns "Today, Sun 22 Nov: 12.4 kWh (week before 11 kWh, +13%)" and what is to know of it. */
function sumLines(ctx: TallyContext, of: EnergyPeriod, today: Day): string[] {
  const { language } = ctx.person;
  const number = kwhWords(ctx);
  const period = formatPeriod(ctx, of.period, today);
  const change = of.before > 0 ? formatSignedPercent(Math.round((of.energy / of.before - 1) * 100), language) : '';
  const sums = ctx.t('energy-sum', {
    period,
    energy: number(of.energy),
    before: number(of.before),
    change: change || 'none',
  });
  if (of.coverage === null) return [sums];
  const coverage = ctx.t('energy-coverage', { percent: shareWords(ctx, of.coverage) });
  const odd = [
    of.estimated > 0 ? ctx.t('energy-estimated', { count: of.estimated }) : '',
    of.resets > 0 ? ctx.t('energy-resets', { count: of.resets }) : '',
  ];
  return [sums, [coverage, ...odd.filter(Boolean)].join(' · ')];
}

function lastLine(ctx: TallyContext, { lastRead }: DeviceState): string {
  return lastRead === null ? ctx.t('energy-never') : ctx.t('energy-last', { time: lastRead });
}

/** Of two weeks, so that a meter that fell silent is still there. */
function meterLines(ctx: TallyContext, meters: DeviceEnergy[]): string[] {
  const number = kwhWords(ctx);
  const lines = meters
    .slice(0, shown)
    .map(
      ({ name, title, energy }, index) => `${index + 1}. ${isolateRtl(clip(title ?? name, 40))} · ${number(energy)}`,
    );
  return ['', ctx.t('energy-meters', { count: meters.length }), ...lines];
}

function kwhWords({ person, t }: TallyContext): (energy: number) => string {
  return (energy) => {
    const digits = Math.abs(energy) < 10 ? 2 : Math.abs(energy) < 1000 ? 1 : 0;
    const shown = new Intl.NumberFormat(person.language, { maximumFractionDigits: digits }).format(energy);
    return t('energy-kwh', { shown });
  };
}

/** Rounded down: what is not whole is not 100 %. */
function shareWords({ person }: TallyContext, share: number): string {
  const down = Math.floor(share * 1000 + 1e-6) / 1000;
  return new Intl.NumberFormat(person.language, { style: 'percent', maximumFractionDigits: 1 }).format(down);
}

/** Earlier and later periods, the day and the week, and the meters, or the way back to all of them. */
function keyboardFor(
  ctx: TallyContext,
  view: EnergyView,
  period: Period,
  today: Day,
  meters: DeviceEnergy[],
): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  const add = (label: string, changed: Partial<EnergyView>) => {
    const data = packEnergy(owner, { ...view, ...changed }, 'here');
    if (data) keyboard.text(clip(label, 64), data);
  };
  const [before, after] = [previousPeriod(period), nextPeriod(period, today)];
  if (before) add('◀', { at: before.first });
  if (after) add('▶', { at: after.first });
  add(ctx.t('energy-button-day'), { unit: 'day' });
  add(ctx.t('button-week'), { unit: 'week' });
  keyboard.row();
  if (view.device !== null) add(ctx.t('energy-all'), { device: null });
  const buttons = meters.slice(0, shown).flatMap(({ name, title }) => {
    const data = packEnergy(owner, { ...view, device: name }, 'here');
    return data ? [{ label: title ?? name, data }] : [];
  });
  return keyboard.append(buildKeyboard(buttons));
}

const offered = 6;

/** Says that there is no such meter, and offers those that begin so. */
async function unknownCard(ctx: TallyContext, db: Db, name: string): Promise<ChartCard> {
  const buttons = (await devicesLike(db, name, offered)).flatMap((device) => {
    const data = packEnergy(ctx.person.userId, { device, unit: 'day', at: null }, 'new');
    return data ? [{ label: device, data }] : [];
  });
  const text = ctx.t('energy-unknown', { device: isolateRtl(clip(name, 200)) });
  if (buttons.length === 0) return { spec: null, text };
  return { spec: null, text: `${text}\n${ctx.t('energy-begin-so')}`, keyboard: buildKeyboard(buttons) };
}
