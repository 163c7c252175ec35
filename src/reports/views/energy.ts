import { type EnergyQuery, findHalfHours, type HalfHourRow } from '../../db/queries/energy/energy.ts';
import { addDays, type Day } from '../../time/days.ts';
import type { Period } from '../../time/period.ts';
import type { LineSpec } from '../charts/spec.ts';
import { chartStyle } from '../charts/style.ts';
import type { Report } from '../report.ts';

export interface EnergyParams {
  /** Null: the sum of all devices. */
  device: string | null;
  /** The number of devices with which coverage is complete. */
  devices: number;
  /** A day or a week. */
  period: Period;
  /** The IANA time zone in which days begin. */
  timeZone: string;
  now: Date;
}

/** A half hour, and the half hour with the same local time a week before. */
export interface ComparedHalfHour {
  /** The local start, `YYYY-MM-DD HH:MM`. */
  local: string;
  isOver: boolean;
  /** In kWh; null: no data. */
  energy: number | null;
  /** In kWh; null: no data, or this local time did not exist. */
  before: number | null;
  /** The share of devices with data, 0 to 1; null while the half hour is not over. */
  coverage: number | null;
}

/** The energy of a day or week, compared with the week before. */
export interface EnergyPeriod {
  period: Period;
  halfHours: ComparedHalfHour[];
  /** In kWh. */
  energy: number;
  /** In kWh: the same span a week before, up to the same time. */
  before: number;
  /** The average of the half hours that are over, 0 to 1; null where none is over. */
  coverage: number | null;
  /** The number of estimated half hours, counted per device. */
  estimated: number;
  /** The number of counter resets. */
  resets: number;
}

export interface EnergyTexts {
  /** A BCP 47 tag. */
  locale: string;
  title: string;
  subtitle: string;
  kwh: string;
  now: string;
  before: string;
  coverage: string;
  formatDay(day: Day): string;
}

/** The energy per half hour of a day or week, compared with the week before. */
export const energyReport: Report<EnergyParams, EnergyPeriod, EnergyTexts, LineSpec> = {
  async load(db, { device, devices, period, timeZone, now }) {
    const scope: EnergyQuery = { device, first: addDays(period.first, -7), last: period.last, timeZone };
    return compareHalfHours(await findHalfHours(db, scope), period, Math.max(devices, 1), now);
  },
  view: viewEnergy,
};

/** Compares the half hours of the period with those of the week before. `rows` contains both. */
export function compareHalfHours(rows: HalfHourRow[], period: Period, devices: number, now: Date): EnergyPeriod {
  const localDay = ({ local }: HalfHourRow) => local.slice(0, 10);
  const current = rows.filter((row) => localDay(row) >= period.first && localDay(row) <= period.last);
  const energies = new Map(addKeys(rows).map(([key, { energy }]) => [key, energy]));
  const halfHours = addKeys(current).map(([key, { local, endsAt, energy, coverage }]): ComparedHalfHour => {
    const isOver = endsAt <= now;
    const share = isOver ? Math.min(coverage / devices, 1) : null;
    return { local, isOver, energy, before: energies.get(weekBefore(key)) ?? null, coverage: share };
  });
  const over = halfHours.filter(({ isOver }) => isOver);
  return {
    period,
    halfHours,
    energy: sum(current, ({ energy }) => energy ?? 0),
    before: sum(over, ({ before }) => before ?? 0),
    coverage: over.length === 0 ? null : sum(over, ({ coverage }) => coverage ?? 0) / over.length,
    estimated: sum(current, ({ estimated }) => estimated),
    resets: sum(current, ({ resets }) => resets),
  };
}

/** Adds a unique key to each row. When clocks go back a local time exists twice, and the second gets another key. */
function addKeys(rows: HalfHourRow[]): [string, HalfHourRow][] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const key = seen.has(row.local) ? `${row.local} again` : row.local;
    seen.add(row.local);
    return [key, row];
  });
}

const weekBefore = (key: string) => addDays(key.slice(0, 10), -7) + key.slice(10);

function sum<T>(items: T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** Builds three lines: energy, energy a week before, and coverage on the right axis. Null where there is no energy. */
function viewEnergy({ period, halfHours }: EnergyPeriod, texts: EnergyTexts): LineSpec | null {
  if (halfHours.every(({ energy, before }) => energy === null && before === null)) return null;
  const inDay = period.unit === 'day';
  return {
    kind: 'line',
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    yTitle: texts.kwh,
    rightTitle: `${texts.coverage}, %`,
    rightMax: 100,
    labels: halfHours.map(({ local }) => (inDay ? local.slice(11) : texts.formatDay(local.slice(0, 10)))),
    series: [
      { name: texts.now, values: halfHours.map(({ energy }) => roundEnergy(energy)), colour: chartStyle.accent },
      { name: texts.before, values: halfHours.map(({ before }) => roundEnergy(before)), colour: chartStyle.second },
      {
        name: texts.coverage,
        values: halfHours.map(({ coverage }) => (coverage === null ? null : Math.round(coverage * 1000) / 10)),
        colour: chartStyle.other,
        onRight: true,
      },
    ],
  };
}

function roundEnergy(energy: number | null): number | null {
  return energy === null ? null : Math.round(energy * 1e4) / 1e4;
}
