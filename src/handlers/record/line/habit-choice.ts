import { isEmojiWord } from '../../shared/emoji.ts';
import { type BestMatch, createHabitMatcher, type HabitCandidate } from '../../shared/match-habit.ts';
import { isDetail, isDroppedFiller, isFillerVerb } from './fillers.ts';
import { type HabitIndex, indexHabits } from './habit-index.ts';
import { chooseMention, findMentions, type Mention } from './mentions.ts';
import type { NormalizedText } from './normalize.ts';
import { type TextSpan, uncoveredSpans } from './spans.ts';
import { findWords, foldWord, type Word } from './words.ts';

/** A habit that a line may mean. */
export interface HabitOption<H extends HabitCandidate> {
  /** Null: a new habit called `name`. */
  habit: H | null;
  name: string;
  /** The parts of the line that are its name, or words that only lead to it. They are no part of the note. */
  spans: TextSpan[];
}

/** The habits that a line may mean, likeliest first. */
export interface ChosenHabit<H extends HabitCandidate> {
  options: HabitOption<H>[];
  /** True: the first option is meant. */
  isCertain: boolean;
  /** True: the line names a known habit. */
  isKnown: boolean;
}

/** The line and what was found in it. */
interface Scope<H extends HabitCandidate> {
  line: NormalizedText;
  words: Word[];
  index: HabitIndex<H>;
  duration: TextSpan | null;
  /** All places that name a habit. */
  mentions: Mention<H>[];
}

const maxNear = 3;
const minPrefixLength = 3;

/**
 * Chooses the habit of a line. `cuts` are the spans of duration, day and marks.
 *
 * - A name at the beginning counts, after words such as `I did` or `add`, together with its forms (`ran`, `йогой`).
 * - Of the person's own habits, the beginning of a name and typos count as well.
 * - An own habit further behind, a starter habit that is only suggested (`jog`), and a new name are not certain.
 *
 * Returns null where the line has no words for a habit.
 */
export function chooseHabit<H extends HabitCandidate>(
  line: NormalizedText,
  { cuts, duration, index }: { cuts: readonly TextSpan[]; duration: TextSpan | null; index: HabitIndex<H> },
): ChosenHabit<H> | null {
  const all = findWords(line.text, uncoveredSpans(line.text, cuts));
  const words = all.some(({ isTag, folded }) => !isTag && /\p{L}/u.test(folded)) ? all : all.map(asName);
  const mentions = findMentions(words, index);
  const scope = { line, words, index, duration, mentions };
  const chosen = chooseMention(words, mentions);
  if (chosen?.isCertain) return certainChoice(scope, chosen.mentions);
  const region = findNameRegion(scope, cuts);
  const partly = region && !chosen?.isAtBeginning ? matchOwnNames(scope, region) : null;
  if (partly) return partly;
  const named = (chosen?.mentions ?? []).map((mention) => toOption(scope, mention));
  const isSeveral =
    chosen?.isAtBeginning && named.length > 1 && chosen.mentions.every(({ quality }) => quality === 'exact');
  if (!region) return named.length > 0 ? { options: named, isCertain: false, isKnown: true } : null;
  if (isSeveral) return { options: named, isCertain: false, isKnown: true };
  const isNamed = chosen?.mentions.some(({ quality, habit }) => quality !== 'suggested' || habit.own) ?? false;
  return { options: withNewHabit(scope, region, named), isCertain: false, isKnown: isNamed };
}

/** A tag is the name where the line has no other words: `#run 45m`. */
function asName(word: Word): Word {
  return word.isTag ? { ...word, isTag: false, start: word.start + 1 } : word;
}

/** The words that can be the name of a new habit. */
interface NameRegion extends TextSpan {
  words: Word[];
  /** True: the name consists of all these words. False: it may be the first of them. */
  isWhole: boolean;
}

function findNameRegion<H extends HabitCandidate>(
  { line, words, duration }: Scope<H>,
  cuts: readonly TextSpan[],
): NameRegion | null {
  const pieces = uncoveredSpans(line.text, cuts);
  const isLeading = (word: Word) =>
    word.isTag || isDroppedFiller(word.folded) || /^[\d.,:+/-]+[kк]?$/.test(word.folded);
  const firstIndex = words.findIndex((word) => !isLeading(word) && !isEmojiWord(word.folded));
  const fallback = words.findIndex(({ folded, isTag }) => !isTag && (isFillerVerb(folded) || isEmojiWord(folded)));
  const at = firstIndex >= 0 ? firstIndex : fallback;
  const first = words[at];
  if (!first) return null;
  const piece = pieces.find(({ start, end }) => start <= first.start && first.end <= end);
  const inPiece = words.slice(at).filter(({ end }) => end <= (piece?.end ?? 0));
  const tag = inPiece.findIndex(({ isTag }) => isTag);
  const region = tag > 0 ? inPiece.slice(0, tag) : inPiece;
  const end = region.at(-1)?.end ?? first.end;
  const isBefore = duration !== null && end <= duration.start;
  const isEnded = tag > 0 || (piece?.end ?? 0) < line.text.length;
  return { start: first.start, end, words: region, isWhole: isBefore || isEnded };
}

/** A certain habit, unless the next word makes it the beginning of another name, or another habit is joined to it. */
function certainChoice<H extends HabitCandidate>(scope: Scope<H>, mentions: Mention<H>[]): ChosenHabit<H> {
  const [mention] = mentions as [Mention<H>];
  const option = toOption(scope, mention);
  const longer = longerNames(scope, mention);
  const isPlace = placeWord.test(scope.words[mention.first - 1]?.folded ?? '');
  const others = otherHabits(scope, mention, isPlace).map((one) => toOption(scope, one));
  const isUnclear = longer.length + others.length > 0 || (isPlace && hasOtherWords(scope, mention));
  if (!isUnclear) return { options: [option], isCertain: true, isKnown: true };
  const options = isPlace ? [...longer, ...others, option] : [...longer, option, ...others];
  return { options, isCertain: false, isKnown: true };
}

/** Returns own habits whose names begin with the mention and the next word: `run a` of `run a club`. */
function longerNames<H extends HabitCandidate>(scope: Scope<H>, mention: Mention<H>): HabitOption<H>[] {
  const next = scope.words[mention.next];
  if (!next || next.isTag || next.start > mention.end + 1 || mention.quality !== 'exact') return [];
  const typed = scope.line.text.slice(mention.start, next.end);
  const best = createHabitMatcher(scope.index.own).findBest(typed);
  if (best?.by !== 'prefix') return [];
  const span = { start: mention.start, end: next.end };
  return best.habits.map((habit) => ({
    habit,
    name: habit.name,
    spans: [span, ...leadingFillers(scope, mention.first)],
  }));
}

/** Words that make what follows a place or an occasion: `at work read 20m`, `на работе гитара`. */
const placeWord = /^(?:at|from|during|after|before|in|on|to|for|about|в|во|на|с|со|для|о|об|после|до|перед)$/u;

/**
 * Returns the other habits that the line names before the duration, or next to the first habit: `gym and yoga 1h`. A
 * habit after a preposition is more likely a place, so the other one comes first.
 */
function otherHabits<H extends HabitCandidate>(scope: Scope<H>, mention: Mention<H>, isPlace: boolean): Mention<H>[] {
  const { line, duration, mentions } = scope;
  const all = mentions.filter(
    (one) => one.first >= mention.next && (isPlace || one.quality !== 'suggested') && one.habit !== mention.habit,
  );
  const isNext = (one: Mention<H>) =>
    /^[\s,/&+]*(?:and|и|or|или|then)?\s*$/iu.test(line.text.slice(mention.end, one.start));
  return all.filter((one) => (duration && one.end <= duration.start) || isNext(one));
}

/** Returns true where unknown words stand between the habit and the duration: `на работе пил кофе 20 мин`. */
function hasOtherWords<H extends HabitCandidate>({ words, duration }: Scope<H>, { next }: Mention<H>): boolean {
  const between = words.slice(next).filter(({ end }) => duration !== null && end <= duration.start);
  return between.some(({ folded, isTag }) => !isTag && !isDetail(folded));
}

/** Matches the beginning of an own habit's name, or an own habit with typos. */
function matchOwnNames<H extends HabitCandidate>(scope: Scope<H>, region: NameRegion): ChosenHabit<H> | null {
  const { findBest } = createHabitMatcher(scope.index.own);
  const lengths = region.isWhole ? [region.words.length] : region.words.map((_, i) => i + 1);
  for (const length of lengths.slice(0, 12).reverse()) {
    const span = { start: region.start, end: region.words[length - 1]?.end ?? region.end };
    const typed = scope.line.text.slice(span.start, span.end);
    const best = findBest(typed);
    if (
      !best ||
      (best.by === 'typo' && !isSureMatch(typed, best)) ||
      (length < region.words.length && typed.length < minPrefixLength)
    )
      continue;
    const first = scope.words.indexOf(region.words[0] as Word);
    const spans = [span, ...leadingFillers(scope, first)];
    const options = best.habits.map((habit) => ({ habit, name: habit.name, spans }));
    const isCertain = options.length === 1 && isSureMatch(typed, best);
    return { options, isCertain, isKnown: true };
  }
  return null;
}

/** A beginning of one or two letters, and a typo in the first letter (`hello` for `cello`), are not certain. */
function isSureMatch(typed: string, { by, habits: [habit] }: BestMatch): boolean {
  if (by === 'prefix') return typed.length >= minPrefixLength;
  return by === 'exact' || foldWord(typed)[0] === foldWord(habit?.name ?? '')[0];
}

/** Orders a new habit among the known ones: after those that the line names or suggests, before similar names. */
function withNewHabit<H extends HabitCandidate>(
  scope: Scope<H>,
  region: NameRegion,
  named: HabitOption<H>[],
): HabitOption<H>[] {
  const { line, index } = scope;
  const end = region.isWhole ? region.end : (region.words[0]?.end ?? region.end);
  const name = line.typed({ start: region.start, end }).replace(/\s+/gu, ' ').trim();
  const first = scope.words.indexOf(region.words[0] as Word);
  const spans = [{ start: region.start, end }, ...leadingFillers(scope, first)];
  const taken = new Set(named.map(({ habit }) => habit?.id));
  const similar = createHabitMatcher(index.habits)
    .findSimilar(line.text.slice(region.start, region.end))
    .filter(({ id }) => !taken.has(id))
    .slice(0, Math.max(0, maxNear - named.length));
  const near = similar.map((habit) => ({ habit, name: habit.name, spans: similarSpans(scope, region, habit) }));
  return [...named, { habit: null, name, spans }, ...near];
}

/** A similar habit replaces the words of its name where they are in the line, else all words of the new name. */
function similarSpans<H extends HabitCandidate>(scope: Scope<H>, region: NameRegion, habit: H): TextSpan[] {
  const first = scope.words.indexOf(region.words[0] as Word);
  const mention = findMentions(region.words, indexHabits([habit]))[0];
  const span = mention ? { start: mention.start, end: mention.end } : { start: region.start, end: region.end };
  return [span, ...leadingFillers(scope, first)];
}

function toOption<H extends HabitCandidate>(scope: Scope<H>, { habit, start, end, first }: Mention<H>): HabitOption<H> {
  return { habit, name: habit.name, spans: [{ start, end }, ...leadingFillers(scope, first)] };
}

/** Returns the words before a name that only lead to it. */
function leadingFillers<H extends HabitCandidate>({ words }: Scope<H>, first: number): TextSpan[] {
  const before = words.slice(0, Math.max(0, first));
  return before
    .filter(({ folded, isTag }) => !isTag && isDroppedFiller(folded))
    .map(({ start, end }) => ({ start, end }));
}
