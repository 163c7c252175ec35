import { maxNameLength, maxUnitLength } from '../../db/schema/limits.ts';
import { toStorableText } from '../../lib/storable-text.ts';
import { isVisible } from '../../lib/visible-text.ts';
import { isTimeUnit } from '../../time/units.ts';
import type { ImportedHabit } from '../model.ts';

/** Cuts a text after so many characters (code points). */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return [...text.slice(0, maxLength * 2)].slice(0, maxLength).join('').trimEnd();
}

/** Returns the name of a habit or category on one line, at most 64 characters. Null: nothing of it can be seen. */
export function cleanName(text: string | null | undefined): string | null {
  const name = cutText(cleanLine(text ?? '', maxNameLength * 4), maxNameLength);
  return isVisible(name) ? name : null;
}

/** Returns a name as names are compared: without regard to case and white space. */
export const foldName = (name: string): string => (cleanName(name) ?? '').toLowerCase();

/** Returns the beginning of a line, four times as long as a name may be, as names are compared. */
export const foldLine = (text: string | null | undefined): string =>
  cleanLine(text ?? '', maxNameLength * 4).toLowerCase();

/** Returns whether a name is too long to be kept as it is. */
export const isLongName = (name: string | null | undefined): boolean =>
  [...cleanLine(name ?? '', maxNameLength * 4)].length > maxNameLength;

/** Returns a text of several lines without white space at its ends. Null: nothing of it can be seen. */
export function cleanLongText(text: string | null | undefined): string | null {
  const clean = toStorableText(text ?? '').trim();
  return isVisible(clean) ? clean : null;
}

function cleanLine(text: string, maxLength: number): string {
  return toStorableText(text.slice(0, maxLength)).replace(/\s+/gu, ' ').trim();
}

/** What a number of a file means: the kind and unit of its habit, and what the number is multiplied by. */
export interface Measure extends Pick<ImportedHabit, 'kind' | 'unit'> {
  factor: number;
  /** The unit is another one than in the file. */
  isChanged: boolean;
}

/**
 * Returns the kind and the unit of numbers with this unit. Minutes, hours and seconds, in English and Russian, belong to
 * the kind `time`; everything else is counted, without a unit in `×`.
 */
export function measureOfUnit(text: string | null | undefined): Measure {
  const unit = cleanLine(text ?? '', maxUnitLength * 8);
  if (!isVisible(unit)) return { kind: 'count', unit: '×', factor: 1, isChanged: false };
  if (isTimeUnit(unit)) return { kind: 'time', unit: null, factor: minutesPerUnit(unit), isChanged: false };
  const cut = cutText(unit, maxUnitLength);
  return { kind: 'count', unit: cut, factor: 1, isChanged: cut !== unit };
}

function minutesPerUnit(unit: string): number {
  if (/^(?:h|ч)/iu.test(unit)) return 60;
  return /^(?:s|с)/iu.test(unit) ? 1 / 60 : 1;
}
