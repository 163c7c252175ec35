import type { DecimalSeparator } from '../model.ts';

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

/** Removes spaces and apostrophes between digits. */
const withoutSpaces = (text: string) => text.replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-');

const plainNumber = /^-?\d{1,15}(?:[.,]\d{0,9})?$/;
const groupedNumbers = {
  '.': /^-?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{0,9})?$/,
  ',': /^-?\d{1,3}(?:\.\d{3}){1,4}(?:,\d{0,9})?$/,
};

/**
 * Parses a number. Groups of digits may be separated by spaces, and by the other separator where the decimal one is
 * known. Null: it is none.
 *
 * @param decimal absent: a single comma or point is the decimal separator
 */
export function parseNumber(text: string, decimal?: DecimalSeparator): number | null {
  const compact = withoutSpaces(text);
  if (decimal && groupedNumbers[decimal].test(compact))
    return Number(compact.replaceAll(decimal === '.' ? ',' : '.', '').replace(',', '.'));
  if (!plainNumber.test(compact) || (decimal === '.' && compact.includes(','))) return null;
  if (decimal === ',' && compact.includes('.')) return null;
  return Number(compact.replace(',', '.'));
}

/** Finds the decimal separator of a column by its numbers. */
export interface DecimalFinder {
  /** Returns whether the text is a number that can be read in two ways. */
  add(text: string): boolean;
  /**
   * Returns the separator. `open`: all numbers with a separator can be read in two ways. Null: none has one, or they
   * contradict one another.
   */
  find(): DecimalSeparator | 'open' | null;
}

const separated = /^-?\d+(?:[.,]\d+)+$/;
/** One separator that three digits follow, and not more than three precede. */
const isGroupOrFraction = /^-?[1-9]\d{0,2}[.,]\d{3}$/;

/** Creates a finder. `1,234.5`, `1,234,567` and `12.5` show the decimal point; `1,234` alone shows nothing. */
export function createDecimalFinder(): DecimalFinder {
  const seen = { '.': false, ',': false, open: false };
  return {
    add(text) {
      const compact = withoutSpaces(text);
      if (!separated.test(compact)) return false;
      const separators = compact.replace(/[-\d]/g, '');
      const last = separators.at(-1) === ',' ? ',' : '.';
      const isOpen = isGroupOrFraction.test(compact);
      if (isOpen) seen.open = true;
      else if (separators.length > 1 && separators.indexOf(last) < separators.length - 1)
        seen[last === ',' ? '.' : ','] = true;
      else seen[last] = true;
      return isOpen;
    },
    find() {
      if (seen['.'] !== seen[',']) return seen['.'] ? '.' : ',';
      return seen.open && !seen['.'] ? 'open' : null;
    },
  };
}

/** Parses `HH:MM:SS` or `HH:MM` as minutes. Null: it is none. */
export function parseClock(text: string): number | null {
  const found = /^\s*(\d{1,5}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?\s*$/.exec(text);
  if (!found) return null;
  return Number(found[1]) * 60 + Number(found[2]) + Number(found[3] ?? 0) / 60;
}

const part = /(\d{1,6}(?:[.,]\d{1,3})?)\s*(h|ч|m|м|s|с)\p{L}*\.?/giu;
const minutesPerLetter: Record<string, number> = { h: 60, ч: 60, m: 1, м: 1, s: 1 / 60, с: 1 / 60 };

/** Parses a duration with units as minutes: `1h 30m`, `1 ч 30 мин`. Null: it is none. */
export function parseDurationParts(text: string): number | null {
  if (text.length > 60 || text.replace(part, '').trim() !== '') return null;
  const parts = [...text.matchAll(part)];
  if (parts.length === 0) return null;
  return parts.reduce((sum, [, number = '', letter = '']) => {
    return sum + Number(number.replace(',', '.')) * (minutesPerLetter[letter.toLowerCase()] ?? 0);
  }, 0);
}

const answers = {
  done:
    'yes y true t x v + 1 1.0 1,0 ✓ ✔ ✔️ ☑ ☑️ ✅ done complete completed ok да д выполнено сделано готово истина ' +
    'ja wahr oui vrai si sí verdadero',
  no: 'no n false f 0 0.0 0,0 - – — ✗ ✘ ❌ ☐ missed failed нет н ложь nein falsch non faux',
  skip: 'skip skipped пропуск пропущено ➖',
};

/** What a cell with `yes` or `no` says. */
export type DoneAnswer = keyof typeof answers;

const answerOfWord = new Map<string, DoneAnswer>(
  (['done', 'no', 'skip'] as const).flatMap((answer) =>
    answers[answer].split(' ').map((word) => [word, answer] as const),
  ),
);

/** Parses a cell of a column that says whether a habit was done. Null: it is no such word. */
export function parseDone(text: string): DoneAnswer | null {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^(?:not|не)\s+(?:done|выполнено|сделано)$/u, 'no');
  return answerOfWord.get(word) ?? null;
}
