/** Returns a value of a database as a number. Null: it is none. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Returns a value of a database as a text; an empty one is null. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Returns a time of the day as `HH:MM`. Null: it is none. */
export function formatTime(hour: unknown, minute: unknown): string | null {
  const isInside = (value: unknown, max: number): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
  if (!isInside(hour, 23) || !isInside(minute, 59)) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Parses a number with a decimal point or comma; groups of digits may be separated by spaces. Null: it is none. */
export function parseNumber(text: string): number | null {
  const compact = text.replace(/[\s\u00a0\u202f]/g, '').replace('−', '-');
  return /^-?\d{1,15}(?:[.,]\d{0,9})?$/.test(compact) ? Number(compact.replace(',', '.')) : null;
}

/** Parses `HH:MM:SS` or `HH:MM` as minutes. Null: it is none. */
export function parseClock(text: string): number | null {
  const found = /^\s*(\d{1,5}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?\s*$/.exec(text);
  if (!found) return null;
  return Number(found[1]) * 60 + Number(found[2]) + Number(found[3] ?? 0) / 60;
}
