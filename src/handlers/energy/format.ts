import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { DeviceEnergy, DeviceSummary } from '../../db/queries/energy/energy.ts';
import type { UnusableDevice } from '../../db/queries/energy/rejects.ts';
import type { EnergyPeriod } from '../../reports/views/energy.ts';
import type { Day } from '../../time/days.ts';
import { useMinusSign } from '../../time/format.ts';
import { formatPeriod, formatSignedPercent } from '../shared/format-period.ts';

/**
 * Formats the energy of a period beside the week before: `Today, Sun 22 Nov: 12.4 kWh (week before 11 kWh, +13%)`. A
 * second line has the coverage, the estimated half hours and the resets of registers.
 */
export function formatEnergyPeriod(ctx: TallyContext, energy: EnergyPeriod, today: Day): string[] {
  const sums = ctx.t('energy-sum', {
    period: formatPeriod(ctx, energy.period, today),
    energy: formatKwh(ctx, energy.energy),
    before: formatKwh(ctx, energy.before),
    change: formatChange(ctx, energy) ?? 'none',
  });
  if (energy.coverage === null) return [sums];
  const details = [
    ctx.t('energy-coverage', { percent: formatCoverage(ctx, energy.coverage) }),
    ...(energy.estimated > 0 ? [ctx.t('energy-estimated', { count: energy.estimated })] : []),
    ...(energy.resets > 0 ? [ctx.t('energy-resets', { count: energy.resets })] : []),
  ];
  return [sums, details.join(' · ')];
}

/** Returns null where the week before had no energy. */
function formatChange({ person }: TallyContext, { energy, before }: EnergyPeriod): string | null {
  return before > 0 ? formatSignedPercent(Math.round((energy / before - 1) * 100), person.language) : null;
}

/** Rounds down, so that only a full coverage is 100 %. */
function formatCoverage({ person }: TallyContext, share: number): string {
  const roundedDown = Math.floor(share * 1000 + 1e-6) / 1000;
  return new Intl.NumberFormat(person.language, { style: 'percent', maximumFractionDigits: 1 }).format(roundedDown);
}

/** Formats the time of the last reading of a meter. */
export function formatLastReading(ctx: TallyContext, { lastRead }: DeviceSummary): string {
  return lastRead === null ? ctx.t('energy-never') : ctx.t('energy-last', { time: lastRead });
}

/** Formats a meter of a list with its energy. */
export function formatMeter(ctx: TallyContext, { name, title, energy }: DeviceEnergy): string {
  return `${isolateRtl(clip(title ?? name, 40))} · ${formatKwh(ctx, energy)}`;
}

/** Formats a meter of whose messages none could be used. */
export function formatUnusableMeter(ctx: TallyContext, { name, title, messages, ...why }: UnusableDevice): string {
  const reason = ctx.t('energy-reason', { problem: why.problem, reason: why.reason });
  return ctx.t('energy-unusable-meter', { device: isolateRtl(clip(title ?? name, 40)), messages, reason });
}

function formatKwh({ person, t }: TallyContext, energy: number): string {
  const digits = Math.abs(energy) < 10 ? 2 : Math.abs(energy) < 1000 ? 1 : 0;
  const format = new Intl.NumberFormat(person.language, { maximumFractionDigits: digits });
  const shown = useMinusSign(format.format(energy));
  return t('energy-kwh', { shown });
}
