import type { HabitCandidate } from '../../shared/match-habit.ts';
import { findDayCandidates } from './day.ts';
import { findDurationCandidates } from './duration-candidates.ts';
import { foldKeepingOffsets } from './fold-keeping-offsets.ts';
import { type HabitIndex, lettersAndDigits } from './habit-index.ts';
import { type TextSpan, uncoveredSpans } from './spans.ts';

/**
 * Replaces the name of a known habit at the beginning of a line by letters, with the same offsets. Numbers and days in
 * the name are then read as neither duration nor day: `Sunday roast 2h`, `7 minute workout 10m`.
 *
 * Only durations and days may stand before the name. Of several names the longest counts.
 */
export function maskKnownName<H extends HabitCandidate>(text: string, index: HabitIndex<H>): string {
  const names = index.misleadingNames();
  if (names.size === 0) return text;
  const line = foldKeepingOffsets(text);
  const beginnings = new Set(['', ...(line.match(lettersAndDigits) ?? [])]);
  const found: TextSpan[] = [];
  for (const beginning of beginnings)
    for (const folded of names.get(beginning) ?? []) {
      const span = findName(line, folded);
      if (span && isAtBeginning(text, span)) found.push(span);
    }
  const [name] = found.sort((a, b) => a.start - b.start || b.end - a.end);
  return name ? text.slice(0, name.start) + 'x'.repeat(name.end - name.start) + text.slice(name.end) : text;
}

function findName(line: string, name: string): TextSpan | null {
  const start = name === '' ? -1 : line.indexOf(name);
  if (start < 0) return null;
  const end = start + name.length;
  const around = line.slice(Math.max(0, start - 1), start) + line.slice(end, end + 1);
  return /[\p{L}\p{M}\p{N}#]/u.test(around) ? null : { start, end };
}

function isAtBeginning(text: string, { start }: TextSpan): boolean {
  const before = text.slice(0, start);
  if (start === 0) return true;
  const rest = uncoveredSpans(before, [...findDurationCandidates(before), ...findDayCandidates(before)]);
  return rest.every((part) => /^[\s,;:()—–-]*$/u.test(before.slice(part.start, part.end)));
}
