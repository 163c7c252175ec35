import { findDurationCandidates } from './duration-candidates.ts';
import { normalizeText } from './normalize.ts';

/**
 * Returns the minutes of a text that is nothing but a duration, such as `1h 30m`. They may be more than a day. Null: it
 * is none, or not certain.
 */
export function findStatedMinutes(source: string): number | null {
  const { text } = normalizeText(source.trim());
  const [duration, ...others] = findDurationCandidates(text);
  if (!duration || others.length > 0 || duration.start > 0 || duration.end < text.length) return null;
  const [minutes, ...otherMinutes] = duration.minutes;
  const isCertain = duration.form === 'bare' || (duration.form === 'unit' && !duration.isVague);
  return isCertain && minutes !== undefined && otherMinutes.length === 0 ? minutes : null;
}
