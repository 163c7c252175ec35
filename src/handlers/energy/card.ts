import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { type DeviceEnergy, energyByDevice, findDevice, findDeviceNames } from '../../db/queries/energy/energy.ts';
import { findUnusableDevices, type UnusableDevice } from '../../db/queries/energy/rejects.ts';
import { type EnergyPeriod, energyReport } from '../../reports/views/energy.ts';
import { addDays, type Day, minDay } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import { businessDay } from '../shared/business-day.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatAxisDay, formatPeriod } from '../shared/format-period.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import { type EnergyView, packEnergyView } from './buttons.ts';
import { formatEnergyPeriod, formatLastReading, formatMeter, formatUnusableMeter } from './format.ts';
import { energyKeyboard, maxMeters } from './keyboard.ts';

/** Meters with data in so many days are listed, so that one that went silent is still there. */
const meterDays = 14;
const maxSuggestions = 6;

/** Devices that send only unusable messages are listed so far; a caption has little space. */
const maxUnusable = 5;

/**
 * Creates the card of a day or week: a chart per half hour against the week before, sums, coverage, meters and buttons.
 */
export async function energyCard(ctx: TallyContext, db: Db, timeZone: string, view: EnergyView): Promise<ChartCard> {
  const today = businessDay(ctx, timeZone);
  const device = view.device === null ? null : await findDevice(db, view.device, timeZone);
  if (view.device !== null && device === null) return unknownMeterCard(ctx, db, view.device);
  const name = device?.name ?? null;
  const meters = name === null ? await findMeters(db, today, timeZone) : [];
  const unusable = name === null ? await findUnusableDevices(db, meterDays, maxUnusable) : [];
  const at = minDay(view.at ?? today, today);
  const devices = name === null ? meters.length : 1;
  const [day, week] = await loadPeriods(ctx, db, { device: name, devices, at, timeZone });
  const selected = view.unit === 'day' ? day : week;
  const title = name === null ? ctx.t('energy-all') : (device?.title ?? name);
  const keyboard = energyKeyboard(ctx, { ...view, device: name, at }, selected.period, today, meters);
  const spec = energyReport.view(selected, chartTexts(ctx, title, formatPeriod(ctx, selected.period, today)));
  if (name === null && meters.length === 0 && !spec)
    return { spec: null, text: [ctx.t('energy-none'), ...unusableLines(ctx, unusable)].join('\n'), keyboard };
  const lines = [
    ctx.t('energy-title', { device: isolateRtl(title) }),
    ...(at === today ? [day, week] : [selected]).flatMap((energy) => formatEnergyPeriod(ctx, energy, today)),
    ...(device ? [formatLastReading(ctx, device)] : meterLines(ctx, meters)),
    ...unusableLines(ctx, unusable),
  ];
  return { spec, text: lines.join('\n'), keyboard };
}

function findMeters(db: Db, today: Day, timeZone: string): Promise<DeviceEnergy[]> {
  return energyByDevice(db, { first: addDays(today, -meterDays), last: today, timeZone });
}

interface Selection {
  /** Null: all meters together. */
  device: string | null;
  devices: number;
  at: Day;
  timeZone: string;
}

/** Loads the day and the week that contain `at`. */
async function loadPeriods(
  ctx: TallyContext,
  db: Db,
  { at, ...selection }: Selection,
): Promise<[day: EnergyPeriod, week: EnergyPeriod]> {
  const now = new Date(sentAtUnix(ctx) * 1000);
  const load = (unit: EnergyView['unit']) =>
    energyReport.load(db, { ...selection, now, period: periodContaining(unit, at, ctx.person.weekStart) });
  return [await load('day'), await load('week')];
}

function chartTexts(ctx: TallyContext, device: string, period: string) {
  const { language } = ctx.person;
  return {
    locale: language,
    title: ctx.t('energy-title', { device }),
    subtitle: period,
    kwh: ctx.t('energy-chart-kwh'),
    now: ctx.t('energy-chart-now'),
    before: ctx.t('energy-chart-before'),
    coverage: ctx.t('energy-chart-coverage'),
    formatDay: (day: Day) => formatAxisDay(day, language),
  };
}

function meterLines(ctx: TallyContext, meters: readonly DeviceEnergy[]): string[] {
  const lines = meters.slice(0, maxMeters).map((meter, index) => `${index + 1}. ${formatMeter(ctx, meter)}`);
  return ['', ctx.t('energy-meters', { count: meters.length }), ...lines];
}

function unusableLines(ctx: TallyContext, devices: readonly UnusableDevice[]): string[] {
  if (devices.length === 0) return [];
  const lines = devices.map((device) => formatUnusableMeter(ctx, device));
  return ['', ctx.t('energy-unusable', { count: devices.length }), ...lines];
}

/** Creates the answer to an unknown meter, with buttons for the meters whose names begin with the text. */
async function unknownMeterCard(ctx: TallyContext, db: Db, name: string): Promise<ChartCard> {
  const buttons = (await findDeviceNames(db, name, maxSuggestions)).flatMap((device) => {
    const data = packEnergyView(ctx.person.userId, { device, unit: 'day', at: null }, 'new');
    return data ? [{ label: device, data }] : [];
  });
  const text = ctx.t('energy-unknown', { device: isolateRtl(clip(name, 200)) });
  const all = packEnergyView(ctx.person.userId, { device: null, unit: 'day', at: null }, 'new') ?? '';
  const keyboard = buildKeyboard(buttons).row().text(ctx.t('energy-all'), all);
  if (buttons.length === 0) return { spec: null, text, keyboard };
  return { spec: null, text: `${text}\n${ctx.t('energy-begin-so')}`, keyboard };
}
