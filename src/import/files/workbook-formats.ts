import { fromEpochDay } from '../../time/epoch-day.ts';

/** What a number of a cell means by its format. `span`: a duration, which may exceed 24 hours. */
export type NumberFormat = 'date' | 'date_time' | 'time' | 'span';

/** The formats that have no code in the file, as Excel numbers them. */
const builtIn: Record<number, NumberFormat> = {
  ...{ 14: 'date', 15: 'date', 16: 'date', 17: 'date', 18: 'time', 19: 'time', 20: 'time', 21: 'time' },
  ...{ 22: 'date_time', 45: 'span', 46: 'span', 47: 'span' },
};

/** Dates of the East Asian versions of Excel. */
const isEastAsianDate = (id: number) => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/**
 * Returns the kind of a number by the format of its cell. Null: neither a date nor a time.
 *
 * @param id the number of the format
 * @param code the format as the file writes it, such as `dd.mm.yyyy`; absent for formats that Excel numbers
 */
export function findNumberFormat(id: number, code: string | undefined): NumberFormat | null {
  if (code === undefined) return builtIn[id] ?? (isEastAsianDate(id) ? 'date' : null);
  const [first = ''] = code.replace(/"[^"]*"|\\.|[_*]./g, '').split(';'); // literal text, and the parts after `;`
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return 'span';
  const letters = first.replace(/\[[^\]]*\]|general/gi, '').toLowerCase();
  const hasDate = /[yd]|mmm|^[^hs]*m[^hs]*$/.test(letters);
  const hasTime = /[hs]/.test(letters);
  if (hasDate) return hasTime ? 'date_time' : 'date';
  return hasTime ? 'time' : null;
}

/** Days from 1899-12-30, and from 1904-01-01, to 1970-01-01: Excel counts from them. */
const epochs = { from1900: 25_569, from1904: 24_107 } as const;

/** Returns the day of a number of Excel as days since 1970. */
export function toWorkbookDay(number: number, startsIn1904: boolean): number {
  return Math.floor(number) - (startsIn1904 ? epochs.from1904 : epochs.from1900);
}

const daySeconds = 86_400;
/** Times of a larger number of days are times of a date. */
const maxSpanDays = 366;
/** The last day of Excel, in 9999. */
const maxNumber = 2_958_465;

/**
 * Formats a number of a cell as a text that the columns of a CSV file may have: `2026-11-29`, `2026-11-29 07:30:00`,
 * `07:30`, `26:15:00`, `12.5`.
 */
export function formatCell(number: number, format: NumberFormat | null, startsIn1904: boolean): string {
  if (!Number.isFinite(number)) return '';
  if (format === null || number < 0 || number > maxNumber) return formatNumber(number);
  if (format === 'time' || format === 'span') return formatTime(number, format);
  const seconds = format === 'date' ? Math.floor(number) * daySeconds : Math.round(number * daySeconds);
  const date = fromEpochDay(toWorkbookDay(seconds / daySeconds, startsIn1904));
  return seconds % daySeconds === 0 ? date : `${date} ${formatClock(seconds % daySeconds)}`;
}

/** Excel stores 0.3 as 0.30000000000000004. */
const formatNumber = (number: number) => String(Number(number.toFixed(9)));

function formatTime(days: number, format: 'time' | 'span'): string {
  const clock = formatClock(Math.round((days < maxSpanDays ? days : days % 1) * daySeconds));
  return format === 'time' ? clock.replace(/:00$/, '') : clock;
}

function formatClock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
