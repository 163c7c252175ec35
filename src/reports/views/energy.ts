import { type EnergyScope, type HalfHourRow, halfHoursOf } from '../../db/queries/energy/energy.ts';
import { addDays, type Day } from '../../time/days.ts';
import type { Period } from '../../time/period.ts';
import type { LineSpec } from '../charts/spec.ts';
import { style } from '../charts/style.ts';
import type { Report } from '../report.ts';

export interface EnergyQuestion {
  /** Null: all devices together. */
  device: string | null;
  /** How many devices a full coverage is of. */
  devices: number;
  /** A day or a week. */
  period: Period;
  /** IANA zone in which days begin. */
  timeZone: string;
  now: Date;
}

/** A half hour beside the one a week before, at the same time of the clocks. */
export interface ComparedHalfHour {
  /** Its start, `YYYY-MM-DD HH:MM`. */
  local: string;
  isOver: boolean;
  /** kWh; null: no data. */
  energy: number | null;
  /** kWh; null: no data, or the clocks did not show this time. */
  before: number | null;
  /** 0 to 1; null: it is not over. */
  coverage: number | null;
}

export interface EnergyOfPeriod {
  period: Period;
  halfHours: ComparedHalfHour[];
  /** kWh. */
  energy: number;
  /** The same span a week before, up to the same time, kWh. */
  before: number;
  /** Of the half hours that are over, 0 to 1; null: none is. */
  coverage: number | null;
  /** Half hours (of a device) that are estimated. */
  estimated: number;
  resets: number;
}

export interface EnergyTexts {
  /** BCP 47. */
  locale: string;
  title: string;
  subtitle: string;
  kwh: string;
  now: string;
  before: string;
  coverage: string;
  formatDay(day: Day): string;
}

/** Energy per half hour of a day or a week against the week before. */
export const energyReport: Report<EnergyQuestion, EnergyOfPeriod, EnergyTexts, LineSpec> = {
  async load(db, { device, devices, period, timeZone, now }) {
    const scope: EnergyScope = { device, first: addDays(period.first, -7), last: period.last, timeZone };
    return compare(await halfHoursOf(db, scope), period, Math.max(devices, 1), now);
  },
  view: viewEnergy,
};

/** Returns the half hours of the period beside those of a week before, which `rows` holds too. */
export function compare(rows: HalfHourRow[], period: Period, devices: number, now: Date): EnergyOfPeriod {
  const dayOf = ({ local }: HalfHourRow) => local.slice(0, 10);
  const own = rows.filter((row) => dayOf(row) >= period.first && dayOf(row) <= period.last);
  const energies = new Map(named(rows).map(([name, { energy }]) => [name, energy]));
  const halfHours = named(own).map(([name, { local, endsAt, energy, coverage }]): ComparedHalfHour => {
    const isOver = endsAt <= now;
    const share = isOver ? Math.min(coverage / devices, 1) : null;
    return { local, isOver, energy, before: energies.get(weekBefore(name)) ?? null, coverage: share };
  });
  const over = halfHours.filter(({ isOver }) => isOver);
  return {
    period,
    halfHours,
    energy: sum(own, ({ energy }) => energy ?? 0),
    before: sum(over, ({ before }) => before ?? 0),
    coverage: over.length === 0 ? null : sum(over, ({ coverage }) => coverage ?? 0) / over.length,
    estimated: sum(own, ({ estimated }) => estimated),
    resets: sum(own, ({ resets }) => resets),
  };
}

/** Where clocks go back, a time is there twice: the second has a name of its own. */
function named(rows: HalfHourRow[]): [string, HalfHourRow][] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const name = seen.has(row.local) ? `${row.local} again` : row.local;
    seen.add(row.local);
    return [name, row];
  });
}

const weekBefore = (name: string) => addDays(name.slice(0, 10), -7) + name.slice(10);

function sum<T>(all: T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

/** Returns three lines: energy, energy a week before, and the share with data on the right. Null where there is no energy at all. */
function viewEnergy({ period, halfHours }: EnergyOfPeriod, texts: EnergyTexts): LineSpec | null {
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
      { name: texts.now, values: halfHours.map(({ energy }) => rounded(energy)), colour: style.accent },
      { name: texts.before, values: halfHours.map(({ before }) => rounded(before)), colour: style.second },
      {
        name: texts.coverage,
        values: halfHours.map(({ coverage }) => (coverage === null ? null : Math.round(coverage * 1000) / 10)),
        colour: style.other,
        onRight: true,
      },
    ],
  };
}

function rounded(energy: number | null): number | null {
  return energy === null ? null : Math.round(energy * 1e4) / 1e4;
}
