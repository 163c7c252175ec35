import { formatDuration, formatExactDuration, formatSum, useMinusSign } from './format.ts';
import type { Language } from './language.ts';
import { inflectUnit } from './units.ts';

/** An amount has at most so many decimals. */
export const amountDecimals = 3;

/** Kept: creating a format takes much longer than using it. */
const amountFormats: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: amountDecimals }),
  ru: new Intl.NumberFormat('ru', { maximumFractionDigits: amountDecimals }),
};

/**
 * Formats an amount with its unit: `3 glasses`, `1 glass`, `30 ×`, in Russian `2,5 км`. {@link parseAmountNumber} reads
 * the number again.
 */
export function formatAmount(amount: number, unit: string, language: Language): string {
  return `${formatAmountNumber(amount, language)} ${inflectUnit(unit, amount)}`;
}

/** Formats the number of an amount, with at most three decimals. */
export function formatAmountNumber(amount: number, language: Language): string {
  return useMinusSign(amountFormats[language].format(amount));
}

/** What a record holds, or several records together: minutes, a number with its unit, or how often it was done. */
export interface Quantity {
  /** Absent: `time`. */
  kind?: 'time' | 'count' | 'check';
  minutes: number | null;
  amount?: number | null;
  unit?: string | null;
}

/** Formats what one record holds: `45 min`, `3 glasses`; an empty text for one that was only done. */
export function formatQuantity({ kind = 'time', minutes, amount, unit }: Quantity, language: Language): string {
  if (kind === 'time') return minutes === null ? '' : formatDuration(minutes, language);
  return kind === 'check' || amount == null ? '' : formatAmount(amount, unit ?? '', language);
}

/** Formats a value that a person chooses, with seconds: `2 min 30 s`, `3 glasses`. */
export function formatExactQuantity(quantity: Quantity, language: Language): string {
  const { kind = 'time', minutes } = quantity;
  return kind === 'time' && minutes !== null
    ? formatExactDuration(minutes, language)
    : formatQuantity(quantity, language);
}

/** Formats the sum of records: `2 h 15 min`, `21 glasses`, `5 ×` for what was done five times. */
export function formatQuantitySum({ kind = 'time', minutes, amount, unit }: Quantity, language: Language): string {
  if (kind === 'time') return formatSum(minutes ?? 0, language);
  return formatAmount(amount ?? 0, kind === 'check' ? '×' : (unit ?? ''), language);
}

const grouped: Record<Language, RegExp> = {
  en: /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/,
  ru: /^\d{1,3}(?:\s\d{3})+(?:,\d+)?$/,
};

/**
 * Reads the number of an amount. Groups of three digits are separated by a comma in English and by a space in Russian;
 * otherwise a comma is a decimal point: `1,000` is a thousand in English and one in Russian. Returns null for a text
 * that is no number.
 */
export function parseAmountNumber(text: string, language: Language): number | null {
  const number = text.trim();
  const plain = grouped[language].test(number) || /^\d{1,3}(?:\s\d{3})+$/.test(number);
  const digits = plain ? number.replace(language === 'en' ? /[,\s]/g : /\s/g, '') : number;
  return /^(?:\d+(?:[.,]\d*)?|[.,]\d+)$/.test(digits) ? Number(digits.replace(',', '.')) : null;
}

/** Returns an amount without the errors of floating point numbers. */
export function roundAmount(amount: number): number {
  return Math.round(amount * 10 ** amountDecimals) / 10 ** amountDecimals;
}
