import type { Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { type AmountResult, chooseAmount } from './amount.ts';
import { readCheck } from './check.ts';
import { listStatedDays } from './combine-readings.ts';
import { hasDoubts } from './doubts.ts';
import type { DurationResult } from './duration.ts';
import type { ChosenHabit, HabitOption } from './habit-choice.ts';
import { isOtherKind, kindFields, toUnderstood } from './kind-fields.ts';
import { joinNote } from './note.ts';
import { findOtherParts, type OtherOption, type OtherParts } from './other-parts.ts';

import type { EntryContext, EntryParts, PreparedLine } from './parts.ts';
import type { AskedPart, ParsedEntry, Reading } from './reading.ts';
import type { TextSpan } from './spans.ts';
import { findStatementsBeside, type Statement } from './statements.ts';

/**
 * Reads an entry of a habit that is counted or ticked. The habit is found first, and its kind decides what a number
 * means. Returns null where the entry is about a habit of the kind `time`, or where the habit is not certain.
 */
export function readOtherKind<H extends HabitCandidate>(
  prepared: PreparedLine<H>,
  { habit: timed, duration }: EntryParts<H>,
  context: EntryContext<H>,
): { parts: OtherParts<H>; entry: ParsedEntry<H> | null } | null {
  const timedOption = certainOption(timed);
  if (timedOption && !isOther(timedOption)) return null;
  const parts = findOtherParts(prepared, context);
  const option = [certainOption(parts.habit), timedOption].find(isOther);
  if (!option) return { parts, entry: null };
  const entry = option.habit.kind === 'check' ? readCheck(parts, option) : readCount(parts, option, duration);
  return { parts, entry };
}

function certainOption<H extends HabitCandidate>(chosen: ChosenHabit<H> | null): HabitOption<H> | null {
  return chosen?.isCertain ? (chosen.options[0] ?? null) : null;
}

function isOther<H extends HabitCandidate>(option: HabitOption<H> | null | undefined): option is OtherOption<H> {
  return option?.habit != null && isOtherKind(option.habit);
}

function readCount<H extends HabitCandidate>(
  all: OtherParts<H>,
  option: OtherOption<H>,
  duration: DurationResult,
): ParsedEntry<H> | null {
  const amount = findAmount(all, option);
  const statements = findSaidBeside(all, option, amount);
  if (all.counts.length === 0 && statements.some(({ says }) => says === 'no')) return readCheck(all, option);
  const parts = { ...all, cuts: [...all.cuts, ...statements.filter(({ says }) => says === 'done')] };
  if (amount.kind === 'refused') return { kind: 'refused', reason: amount.reason, namesKnownHabit: true };
  if (all.day.kind === 'refused') return { kind: 'refused', reason: all.day.reason, namesKnownHabit: true };
  return amount.kind === 'none' ? withoutAmount(parts, option) : withAmount(parts, option, { amount, duration });
}

type StatedAmount = Extract<AmountResult, { span: TextSpan }>;

/** Returns the words next to the name or to the amount that say whether it was done: `drank 3 glasses of water`. */
function findSaidBeside<H extends HabitCandidate>(
  { prepared, statements, cuts }: OtherParts<H>,
  { spans: [name = { start: 0, end: 0 }, ...fillers] }: OtherOption<H>,
  amount: AmountResult,
): Statement[] {
  const beside = [...cuts, ...fillers, ...('span' in amount ? [amount.span] : [])];
  return findStatementsBeside(prepared.masked, name, { statements, beside });
}

function withAmount<H extends HabitCandidate>(
  parts: OtherParts<H>,
  option: OtherOption<H>,
  { amount, duration }: { amount: StatedAmount; duration: DurationResult },
): ParsedEntry<H> {
  const { prepared, day, today } = parts;
  const days = listStatedDays(day, today);
  const amounts = amount.kind === 'found' ? [amount.amount] : amount.amounts;
  const readings = amounts.flatMap((one) => days.map((date) => toCountReading(parts, option, { amount, one, date })));
  // A duration beside the amount is a detail: `25 pages in 40 min`.
  const details = 'form' in duration && duration.form === 'unit' ? [duration] : [];
  const cuts = [...parts.cuts, ...option.spans, ...details, amount.span];
  const isDoubtful = hasDoubts(prepared.masked, cuts, { ...amount.span, form: 'unit' });
  const isOneDay = days.length === 1 && day.kind !== 'unclear';
  const [first] = readings as [Reading<H>];
  if (amount.kind === 'found' && isOneDay && !isDoubtful) return { kind: 'record', reading: first };
  const asks: AskedPart = amount.kind !== 'found' && isOneDay ? 'amount' : isOneDay || isDoubtful ? 'meaning' : 'day';
  const understood = {
    ...toUnderstood(first),
    amount: amount.kind === 'found' ? amount.amount : null,
    date: day.kind === 'found' ? day.date : null,
  };
  return { kind: 'question', asks, readings, understood };
}

/** Chooses the amount of a habit that is counted. */
export function findAmount<H extends HabitCandidate>(
  { prepared, counts, statements, cuts }: OtherParts<H>,
  { habit, spans }: OtherOption<H>,
): AmountResult {
  return chooseAmount(prepared.masked, counts, { unit: habit.unit ?? '', known: [...cuts, ...spans, ...statements] });
}

function toCountReading<H extends HabitCandidate>(
  { prepared, cuts }: OtherParts<H>,
  { habit, name, spans }: OtherOption<H>,
  { amount, one, date }: { amount: StatedAmount; one: number; date: Day | null },
): Reading<H> {
  const isNoted = amount.kind === 'unclear' && amount.isNoted;
  const note = joinNote(prepared.line, [...cuts, ...spans, ...(isNoted ? [] : [amount.span])]);
  return { habit, name, minutes: 0, date, note, ...kindFields(habit, one) };
}

const maxWordsWithoutAmount = 8;

/** A text without a number that is no longer than an entry asks for the amount. */
function withoutAmount<H extends HabitCandidate>(
  { prepared, cuts, day }: OtherParts<H>,
  { habit, name, spans }: OtherOption<H>,
): ParsedEntry<H> {
  const { line, masked } = prepared;
  const [nameSpan = { start: 0, end: 0 }] = spans;
  const isChatter =
    line.text.trim().split(/\s+/u).length > maxWordsWithoutAmount ||
    hasDoubts(masked, [...cuts, ...spans], { ...nameSpan, form: 'unit' });
  if (isChatter) return { kind: 'nothing' };
  const date = day.kind === 'found' ? day.date : null;
  const note = joinNote(line, [...cuts, ...spans]);
  return {
    kind: 'no-amount',
    habit,
    understood: { habit, name, minutes: null, date, note, ...kindFields(habit, null) },
  };
}
