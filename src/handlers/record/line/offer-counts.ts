import { maxNameLength, maxUnitLength } from '../../../db/schema/limits.ts';
import { minutesPerDay } from '../../../time/days.ts';
import { isTimeUnit, nameUnit } from '../../../time/units.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { checkAmount } from './amount.ts';
import { parseAmount } from './amounts.ts';
import type { CountCandidate } from './counts.ts';
import { isDetail, isDroppedFiller } from './fillers.ts';
import type { HabitOption } from './habit-choice.ts';
import { isOtherKind, kindFields } from './kind-fields.ts';
import { notDonePattern } from './not-done.ts';
import { joinNote } from './note.ts';
import { findAmount } from './other-kinds.ts';
import type { OtherOption, OtherParts } from './other-parts.ts';
import type { EntryParts } from './parts.ts';
import type { ParsedEntry, Reading } from './reading.ts';
import { overlaps } from './spans.ts';
import { foldWord } from './words.ts';

/** A number with a word that is no duration: `2 cups`. */
type CountedNumber = CountCandidate & { amount: number };

const maxWords = 8;

/**
 * Offers what a number with a word may count, where the habit is not certain: a known habit that is counted, or a new
 * one with the word as its unit. Durations that the number may be come after them. Returns null where the line states
 * a duration, or nothing that is counted.
 *
 * @param entry what the line means where the number is a duration
 */
export function offerCounts<H extends HabitCandidate>(
  other: OtherParts<H>,
  { duration, habit }: EntryParts<H>,
  entry: ParsedEntry<H>,
): ParsedEntry<H> | null {
  const isMeasured = 'form' in duration && duration.form !== 'bare' && duration.form !== 'loose';
  // No day has so many minutes: `steps 8000`.
  const isTooLong = duration.kind === 'refused' && duration.reason === 'over-24-hours';
  const counted = isMeasured || duration.kind === 'found' ? null : findCountedNumber(other, isTooLong);
  const chosen = other.habit ?? habit;
  if (!counted || !chosen || other.day.kind === 'refused' || isChatter(other)) return null;
  const readings = chosen.options.flatMap((option) => offerOption(other, option, counted));
  const [first] = readings;
  if (!first) return null;
  const timed = entry.kind === 'question' ? entry.readings.filter((one) => !isOtherKind(one)) : [];
  const isNew = readings.some((one) => one.habit === null);
  return {
    kind: 'question',
    asks: isNew ? 'new-habit' : timed.length > 0 ? 'meaning' : 'which-habit',
    readings: [...readings, ...timed],
    understood: { habit: null, name: null, minutes: null, date: first.date, note: first.note },
  };
}

/** Returns the only number of a line, if a word follows that it may count, or if it needs none. */
function findCountedNumber<H extends HabitCandidate>(
  { counts }: OtherParts<H>,
  isAloneEnough: boolean,
): CountedNumber | null {
  const [count, ...others] = counts.filter(({ isSpelled, word }) => !isSpelled || word !== null);
  const [amount, ...amounts] = count?.amounts ?? [];
  if (!count || amount === undefined || others.length + amounts.length > 0) return null;
  const isCounted = count.word === null ? isAloneEnough || amount > minutesPerDay : isUnitWord(count.word.text);
  return isCounted && checkAmount(amount) === null ? { ...count, amount } : null;
}

function isUnitWord(text: string): boolean {
  return !isTimeUnit(text) && !/^[mм]$/iu.test(text) && !isDetail(foldWord(text)) && parseAmount(text) === 0;
}

/** A sentence that happens to contain a number is no entry: `I was there with 3 friends`. */
function isChatter<H extends HabitCandidate>({ prepared: { line } }: OtherParts<H>): boolean {
  const words = line.text.trim().split(/\s+/u);
  const isSentence = isDroppedFiller(foldWord(words[0] ?? '')) || sentenceWord.test(line.text);
  return words.length > maxWords || isSentence || notDonePattern.test(line.text);
}

const sentenceWord =
  /(?<!\p{L})(?:there|it|they|he|she|was|were|is|are|will|это|этот|там|был|была|были|было|есть)(?!\p{L})/iu;

function offerOption<H extends HabitCandidate>(
  other: OtherParts<H>,
  option: HabitOption<H>,
  counted: CountedNumber,
): Reading<H>[] {
  if (option.habit === null) return offerNewHabit(other, option, counted);
  if (!isOtherKind(option.habit)) return [];
  return [offerKnownHabit(other, option as OtherOption<H>)];
}

function findDate<H extends HabitCandidate>({ day }: OtherParts<H>) {
  return day.kind === 'found' ? day.date : null;
}

function offerKnownHabit<H extends HabitCandidate>(other: OtherParts<H>, option: OtherOption<H>): Reading<H> {
  const { habit, name, spans } = option;
  const amount = habit.kind === 'count' ? findAmount(other, option) : null;
  const read = amount?.kind === 'found' ? [amount.span] : [];
  const note = joinNote(other.prepared.line, [...other.cuts, ...spans, ...read]);
  const fields = kindFields(habit, amount?.kind === 'found' ? amount.amount : null);
  return { habit, name, minutes: 0, date: findDate(other), note, ...fields };
}

const newName = /^[\p{L}\p{M}'-]+(?:\s[\p{L}\p{M}'-]+){0,2}$/u;

/** Offers a new habit with the word as its unit. A word that is the name itself is counted in times. */
function offerNewHabit<H extends HabitCandidate>(
  other: OtherParts<H>,
  { name, spans }: HabitOption<H>,
  { word, start, end, amount }: CountedNumber,
): Reading<H>[] {
  const isName = word === null || spans.some((span) => overlaps(span, word));
  const unit = isName ? '×' : nameUnit(word.text);
  if (!newName.test(name) || [...name].length > maxNameLength || [...unit].length > maxUnitLength) return [];
  const note = joinNote(other.prepared.line, [
    ...other.cuts,
    ...spans,
    { start, end: Math.max(end, word?.end ?? end) },
  ]);
  return [{ habit: null, name, minutes: 0, date: findDate(other), note, kind: 'count', amount, unit }];
}
