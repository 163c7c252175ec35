import type { Language } from '../../time/language.ts';

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Formats an age in whole days, hours or minutes: `5 hours ago`, `yesterday`, `this minute`. */
export function formatAge(language: Language, seconds: number): string {
  const [unit, length] = units.find(([, one]) => seconds >= one) ?? ['minute', 60];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return format.format(-Math.floor(Math.max(0, seconds) / length), unit);
}

/** Formats a size: `12.4 MB`, `52 kB`. */
export function formatBytes(language: Language, bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['gigabyte', 1e9] : bytes >= 1e6 ? ['megabyte', 1e6] : ['kilobyte', 1e3];
  const shown = bytes / Number(size);
  const maximumFractionDigits = shown < 100 && unit !== 'kilobyte' ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'unit', unit: String(unit), maximumFractionDigits }).format(shown);
}
