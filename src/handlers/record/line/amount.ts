import { maxAmount } from '../../../db/schema/limits.ts';
import { isMeasure, isTimeUnit } from '../../../time/units.ts';
import { type CountCandidate, findUnitEnd, hasFewDecimals } from './counts.ts';
import { isDetail } from './fillers.ts';
import { overlaps, type TextSpan } from './spans.ts';
import { foldWord } from './words.ts';

export type AmountRejection =
  | 'negative-amount'
  | 'over-a-million'
  | 'too-many-decimals'
  /** Looks like an amount but cannot be read, or may mean too many things. */
  | 'unclear-amount';

/** The amount of an entry of a habit that is counted. */
export type AmountResult =
  | { kind: 'found'; amount: number; span: TextSpan }
  /**
   * The text may mean one of several amounts, likeliest first, or one that is not certain. `isNoted`: the note keeps
   * the number with its word, which is another unit.
   */
  | { kind: 'unclear'; amounts: number[]; span: TextSpan; isNoted: boolean }
  | { kind: 'refused'; reason: AmountRejection }
  | { kind: 'none' };

export interface AmountOptions {
  /** The unit of the habit. */
  unit: string;
  /** The name of the habit and the day: a word of them is no unit. */
  known: readonly TextSpan[];
}

const maxReadings = 3;
/** Between an amount and what is counted: `3 glasses of water`. */
const ofAfter = /\s+(?:of|worth\s+of)(?=\s)/iuy;

/**
 * Chooses the amount that a text states among its numbers.
 *
 * - A number with the unit of the habit counts anywhere. Beside it, a number with another word is a detail.
 * - A number alone counts where no other number is left before the first tag.
 * - A number with another word, several numbers, ranges and products are not certain.
 */
export function chooseAmount(
  text: string,
  candidates: readonly CountCandidate[],
  options: AmountOptions,
): AmountResult {
  const free = candidates.filter((one) => !options.known.some((span) => overlaps(span, one)));
  const measured = free.flatMap((one) => withUnit(text, one, options));
  if (measured.length > 0)
    return combine(
      measured,
      outsideTags(text, free).some((one) => isAlone(text, one, options)),
    );
  const inDigits = free.filter(({ isSpelled }) => !isSpelled);
  const written = beforeTags(text, inDigits.length > 0 ? inDigits : free.filter((one) => isNumeral(text, one)));
  const alone = written.filter((one) => isAlone(text, one, options));
  if (alone.length > 0) return combine(alone.map(toSpan), written.length > alone.length);
  // 500 ml are not 500 glasses: the question offers other numbers.
  const amount = combine(written.filter(({ word }) => word === null || !isMeasure(word.text)).map(toSpan), true);
  return amount.kind === 'unclear' ? { ...amount, isNoted: true } : amount;
}

/** `a` and `half` alone are no amount. */
function isNumeral(text: string, { start, end }: CountCandidate): boolean {
  return !/^(?:an?|half.*|пол)$/iu.test(text.slice(start, end));
}

/** A number that is read, with the words that belong to it. */
interface ReadNumber {
  amounts: number[];
  span: TextSpan;
}

const toSpan = ({ amounts, start, end }: CountCandidate): ReadNumber => ({ amounts, span: { start, end } });

function withUnit(text: string, candidate: CountCandidate, { unit }: AmountOptions): ReadNumber[] {
  const unitEnd = findUnitEnd(text, candidate, unit);
  if (unitEnd === null) return [];
  ofAfter.lastIndex = unitEnd;
  const of = ofAfter.exec(text)?.[0] ?? '';
  return [{ amounts: candidate.amounts, span: { start: candidate.start, end: unitEnd + of.length } }];
}

/** Numbers in tags, and after them, are a part of the note where another number stands before. */
function beforeTags(text: string, candidates: readonly CountCandidate[]): readonly CountCandidate[] {
  const before = outsideTags(text, candidates);
  return before.length > 0 ? before : candidates;
}

function outsideTags(text: string, candidates: readonly CountCandidate[]): readonly CountCandidate[] {
  const tag = text.search(/#\S/u);
  return candidates.filter(({ start }) => tag < 0 || start < tag);
}

/** Returns true for a number without a word after it that it counts: `30`, `30 yesterday`, `3 after lunch`. */
function isAlone(text: string, candidate: CountCandidate, { known, unit }: AmountOptions): boolean {
  const { word } = candidate;
  if (findUnitEnd(text, candidate, unit) !== null) return false;
  if (word === null || known.some((span) => overlaps(span, word))) return true;
  return !isTimeUnit(word.text) && isDetail(foldWord(word.text)) && /^\s/u.test(text.slice(candidate.end));
}

function combine(numbers: readonly ReadNumber[], isDoubtful: boolean): AmountResult {
  const readable = numbers.filter(({ amounts }) => amounts.length > 0);
  const first = readable[0] ?? numbers[0];
  if (!first) return { kind: 'none' };
  if (readable.length === 0) return { kind: 'refused', reason: 'unclear-amount' };
  const all = [...new Set(numbers.flatMap(({ amounts }) => amounts))];
  const possible = all.filter((amount) => checkAmount(amount) === null);
  const [amount] = possible;
  if (amount === undefined) return { kind: 'refused', reason: checkAmount(all[0] ?? 0) ?? 'unclear-amount' };
  if (all.length === 1 && numbers.length === 1 && !isDoubtful) return { kind: 'found', amount, span: first.span };
  if (possible.length > maxReadings) return { kind: 'refused', reason: 'unclear-amount' };
  return { kind: 'unclear', amounts: possible, span: first.span, isNoted: false };
}

/** Returns why a number cannot be an amount; null where it can. */
export function checkAmount(amount: number): AmountRejection | null {
  if (amount < 0) return 'negative-amount';
  if (amount > maxAmount) return 'over-a-million';
  return hasFewDecimals(amount) ? null : 'too-many-decimals';
}
