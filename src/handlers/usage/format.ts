import type { TallyContext } from '../../bot/context.ts';
import type { UsageFigures } from '../../db/queries/usage/usage.ts';
import type { UsageTexts } from '../../reports/views/usage-days.ts';

/** Formats figures as `Anytime 1,234 units · off-peak 56 units · 7 tokens`. */
export function formatUsageFigures(ctx: TallyContext, { anytime, offpeak, tokens }: UsageFigures): string {
  const format = createUsageFormat(ctx);
  const shown = ctx.t('usage-tokens', { count: tokens, shown: format(tokens) });
  const units = (value: number) => formatUsage(ctx, value);
  return ctx.t('usage-figures', { anytime: units(anytime), offpeak: units(offpeak), tokens: shown });
}

/** Formats `432 records, 3 anomalies`; without anomalies the records alone. */
export function formatUsageRecords(ctx: TallyContext, { records, anomalies }: UsageFigures): string {
  const text = ctx.t('usage-records', { count: records, shown: createUsageFormat(ctx)(records) });
  return anomalies > 0 ? `${text}, ${formatAnomalies(ctx, anomalies)}` : text;
}

export function formatAnomalies(ctx: TallyContext, anomalies: number): string {
  return ctx.t('usage-anomalies', { count: anomalies, shown: createUsageFormat(ctx)(anomalies) });
}

/** Formats usage in the units of the counters, which no source names: `1,234 units`. */
export function formatUsage(ctx: TallyContext, value: number): string {
  return ctx.t('usage-units', { count: value, shown: createUsageFormat(ctx)(value) });
}

/** Creates a function that formats whole numbers. Numbers too large to be exact get `≈` and 15 digits. */
export function createUsageFormat({ person }: TallyContext): (value: number) => string {
  const exact = new Intl.NumberFormat(person.language, { maximumFractionDigits: 0 });
  const rounded = new Intl.NumberFormat(person.language, { maximumSignificantDigits: 15 });
  return (value) => (Math.abs(value) <= Number.MAX_SAFE_INTEGER ? exact.format(value) : `≈ ${rounded.format(value)}`);
}

/** Returns the texts that all charts of usage share. */
export function usageChartTexts(ctx: TallyContext, title: string, subtitle: string): UsageTexts {
  return {
    locale: ctx.person.language,
    title,
    subtitle,
    usage: ctx.t('usage-chart-usage'),
    anytime: ctx.t('usage-chart-anytime'),
    offpeak: ctx.t('usage-chart-offpeak'),
    anomalies: ctx.t('usage-chart-anomalies'),
  };
}
