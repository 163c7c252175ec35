import type { Day } from '../../../time/days.ts';
import type { Language } from '../../../time/language.ts';
import { isKnownUnit, isTimeUnit } from '../../../time/units.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { type CountCandidate, findCounts, findUnitEnd } from './counts.ts';
import { chooseDay, type DayResult } from './day.ts';
import { type ChosenHabit, chooseHabit, type HabitOption } from './habit-choice.ts';
import type { EntryContext, PreparedLine } from './parts.ts';
import { overlaps, type TextSpan } from './spans.ts';
import { findStatements, type Statement } from './statements.ts';

/** What is found in an entry that may be about a habit that is counted or ticked. */
export interface OtherParts<H extends HabitCandidate> {
  prepared: PreparedLine<H>;
  today: Day;
  /** The numbers, without those of the day. */
  counts: CountCandidate[];
  statements: Statement[];
  day: DayResult;
  /** The spans of marks and day. */
  cuts: TextSpan[];
  /** The habit, where numbers with their units and statements are no part of its name. */
  habit: ChosenHabit<H> | null;
}

/** An option that is a habit which is counted or ticked. */
export type OtherOption<H extends HabitCandidate> = HabitOption<H> & { habit: H };

/** Finds numbers, statements, day and habit of an entry. */
export function findOtherParts<H extends HabitCandidate>(
  prepared: PreparedLine<H>,
  { today, language }: EntryContext<H>,
): OtherParts<H> {
  const { line, index, masked, marks, starts } = prepared;
  const all = findCounts(masked, starts, language ?? guessLanguage(line.text));
  const statements = findStatements(masked);
  const durationSpan = all.find((one) => !prepared.days().some((day) => overlaps(day, one))) ?? null;
  const isHabitAt = (offset: number) => prepared.mentions().some(({ start }) => start === offset);
  // A word such as `done` says nothing about the day after it.
  const day = chooseDay(blank(masked, statements), prepared.days(), { today, durationSpan, isHabitAt });
  const daySpans = 'spans' in day ? day.spans : [];
  const counts = all.filter((one) => !daySpans.some((span) => overlaps(span, one)));
  const cuts = [marks, ...daySpans].filter(({ start, end }) => end > start);
  // A word that names a habit stays: `3 sets of 15 pushups`.
  const isNamed = ({ word }: CountCandidate) =>
    word !== null && prepared.mentions().some(({ start, end }) => start <= word.start && word.end <= end);
  const countSpans = counts
    .map((one) => withUnit(masked, isNamed(one) ? { ...one, word: null } : one, index.units()))
    .filter(({ start, end }) => !/^an?$/iu.test(masked.slice(start, end)));
  const habit = chooseHabit(line, { cuts: [...cuts, ...countSpans, ...statements], duration: durationSpan, index });
  return { prepared, today, counts, statements, day, cuts, habit };
}

/** Replaces parts of a text by spaces. */
function blank(text: string, spans: readonly TextSpan[]): string {
  return spans.reduce((all, { start, end }) => all.slice(0, start) + ' '.repeat(end - start) + all.slice(end), text);
}

/** Returns the language of the letters of a line. */
function guessLanguage(text: string): Language {
  return /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en';
}

const ofAfter = /^\s+of\s/iu;

/** Returns the span of a number with the unit after it: a known one, one of the person's, or a word before `of`. */
function withUnit(text: string, candidate: CountCandidate, units: readonly string[]): TextSpan {
  const { start, end, word } = candidate;
  if (!word || isTimeUnit(word.text)) return { start, end };
  if (isKnownUnit(word.text) || ofAfter.test(text.slice(word.end))) return { start, end: Math.max(end, word.end) };
  const unit = units.find((one) => findUnitEnd(text, candidate, one) !== null);
  return { start, end: unit === undefined ? end : (findUnitEnd(text, candidate, unit) ?? end) };
}
