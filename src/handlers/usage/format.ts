import type { TallyContext } from '../../bot/context.ts';
import type { UsageFigures } from '../../db/queries/usage/usage.ts';
import type { UsageTexts } from '../../reports/views/usage-days.ts';

/** Returns "anytime 1,234 · off-peak 56 · tokens 7". */
export function figureWords(ctx: TallyContext, { anytime, offpeak, tokens }: UsageFigures): string {
  const number = usageNumberFormat(ctx);
  return ctx.t('usage-figures', { anytime: number(anytime), offpeak: number(offpeak), tokens: number(tokens) });
}

/** Returns "432 records, 3 anomalies"; without anomalies the records alone. */
export function recordWords(ctx: TallyContext, { records, anomalies }: UsageFigures): string {
  const number = usageNumberFormat(ctx);
  const words = ctx.t('usage-records', { count: records, shown: number(records) });
  return anomalies > 0 ? `${words}, ${anomalyWords(ctx, anomalies)}` : words;
}

export function anomalyWords(ctx: TallyContext, anomalies: number): string {
  return ctx.t('usage-anomalies', { count: anomalies, shown: usageNumberFormat(ctx)(anomalies) });
}

/** Returns a function that writes a whole number; one that is too large to be exact (see the query) with ≈ and 15 digits. */
export function usageNumberFormat({ person }: TallyContext): (value: number) => string {
  const exact = new Intl.NumberFormat(person.language, { maximumFractionDigits: 0 });
  const rounded = new Intl.NumberFormat(person.language, { maximumSignificantDigits: 15 });
  return (value) => (Math.abs(value) <= Number.MAX_SAFE_INTEGER ? exact.format(value) : `≈ ${rounded.format(value)}`);
}

/** Returns the words of every chart of usage. */
export function chartTexts(ctx: TallyContext, title: string, subtitle: string): UsageTexts {
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
