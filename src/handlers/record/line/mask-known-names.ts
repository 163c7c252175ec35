import { dayShapes } from './day.ts';
import { durationShapes } from './duration.ts';
import { gaps, type Span } from './spans.ts';

/**
 * Returns the line with a known habit's name at its beginning blanked out by letters, offsets unchanged, so that numbers and days
 * in the name are read as neither duration nor day: `Sunday roast 2h`, `7 minute workout 10m`.
 * The beginning is also what follows nothing but durations and days. The longest name there counts.
 */
export function blankName(text: string, names: readonly string[]): string {
  const line = comparable(text);
  const found: Span[] = [];
  for (const name of names) {
    const place = placeOf(line, comparable(name.trim()));
    if (place && begins(text, place)) found.push(place);
  }
  const [name] = found.sort((a, b) => a.start - b.start || b.end - a.end);
  return name ? text.slice(0, name.start) + 'x'.repeat(name.end - name.start) + text.slice(name.end) : text;
}

function placeOf(line: string, name: string): Span | null {
  const start = name === '' ? -1 : line.indexOf(name);
  const end = start + name.length;
  const around = line.slice(Math.max(0, start - 1), start) + line.slice(end, end + 1);
  return start < 0 || /[\p{L}\p{M}\p{N}#]/u.test(around) ? null : { start, end };
}

function begins(text: string, { start }: Span): boolean {
  const lead = text.slice(0, start);
  if (start === 0) return true;
  const left = gaps(lead, [...durationShapes(lead), ...dayShapes(lead)]);
  return left.every((piece) => /^[\s,;:()—–-]*$/u.test(lead.slice(piece.start, piece.end)));
}

/** Folds a text without changing any offset. */
function comparable(text: string): string {
  if (/^[a-z0-9 ]*$/.test(text)) return text;
  return text.replaceAll('İ', 'i').toLowerCase().replaceAll('ё', 'е').replace(/\s/gu, ' ');
}
