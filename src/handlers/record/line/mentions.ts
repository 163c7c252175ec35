import { isEmojiWord } from '../../shared/emoji.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { isDetail, isFiller, isFillerVerb } from './fillers.ts';
import { type HabitIndex, prepareName } from './habit-index.ts';
import type { TextSpan } from './spans.ts';
import { isRussianVerb, isSameWord, stemWord } from './stems.ts';
import { findStarterSynonym } from './synonyms.ts';
import type { Word } from './words.ts';

/** How surely words name a habit: by its name, by a form of it, or by a word that only suggests it. */
export type MentionQuality = 'exact' | 'form' | 'suggested';

/** A place of a line that names a habit. */
export interface Mention<H extends HabitCandidate> extends TextSpan {
  habit: H;
  quality: MentionQuality;
  /** The index of its first word, and of the word after it. */
  first: number;
  next: number;
}

/** Finds all places of a line that name a habit, left to right; of overlapping ones the longest, own habits first. */
export function findMentions<H extends HabitCandidate>(words: readonly Word[], index: HabitIndex<H>): Mention<H>[] {
  const found = words.flatMap((word, i) => {
    const following = words[i + 1];
    const candidates = index.findByStems(stemWord(word.folded), following && stemWord(following.folded));
    const named = candidates.flatMap((habit) => matchAt(words, i, habit) ?? []);
    return named.length > 0 ? named : suggestedAt(words, i, index);
  });
  const own = new Set(found.filter(({ habit }) => habit.own).map(({ habit }) => habit.name.toLowerCase()));
  const visible = found.filter(({ habit }) => habit.own || !own.has(habit.name.toLowerCase()));
  return keepBest(visible);
}

function matchAt<H extends HabitCandidate>(words: readonly Word[], first: number, habit: H): Mention<H> | null {
  const name = prepareName(habit.name);
  const next = first + name.words.length;
  const typed = words.slice(first, next);
  if (typed.length < name.words.length || typed.some(({ isTag }) => isTag)) return null;
  const isExact = name.words.every((word, i) => word === typed[i]?.folded);
  const isForm = isExact || name.stems.every((stem, i) => stem === stemWord(typed[i]?.folded ?? ''));
  if (!isForm || (!isExact && !isForms(typed, name.words))) return null;
  const isVerb = !isExact && !habit.own && typed.some(({ folded }) => isRussianVerb(folded));
  return createMention(words, { habit, quality: isExact ? 'exact' : isVerb ? 'suggested' : 'form', first, next });
}

/** `musical` has the stem of `music` and is another word; so are Russian adjectives with the stem of a noun. */
function isForms(typed: readonly Word[], name: readonly string[]): boolean {
  const isAdjective = (word: string) => /[а-я](?:ный|ная|ное|ные|ного|ную)$/.test(word);
  return typed.every(({ folded }, i) => isSameWord(folded, name[i] ?? '') && !isAdjective(folded));
}

function suggestedAt<H extends HabitCandidate>(
  words: readonly Word[],
  first: number,
  index: HabitIndex<H>,
): Mention<H>[] {
  const word = words[first];
  if (!word || word.isTag) return [];
  const related = index.findByVerb(word.folded);
  const synonym = findStarterSynonym(words, first);
  const starters = synonym ? index.findByWord(synonym.name) : [];
  return [...new Set([...related, ...starters])].map((habit) =>
    createMention(words, {
      habit,
      quality: habit.own && isRussianVerb(word.folded) ? 'form' : 'suggested',
      first,
      next: synonym?.next ?? first + 1,
    }),
  );
}

function createMention<H extends HabitCandidate>(
  words: readonly Word[],
  { habit, quality, first, next }: Pick<Mention<H>, 'habit' | 'quality' | 'first' | 'next'>,
): Mention<H> {
  const { hasEmoji } = prepareName(habit.name);
  const isOwnEmoji = (word: Word | undefined) =>
    hasEmoji && word !== undefined && isEmojiWord(word.folded) && habit.name.includes(word.folded);
  const start = words[isOwnEmoji(words[first - 1]) ? first - 1 : first]?.start ?? 0;
  const end = words[isOwnEmoji(words[next]) ? next : next - 1]?.end ?? 0;
  return { habit, quality, first, next, start, end };
}

const qualityRank: Record<MentionQuality, number> = { exact: 0, form: 1, suggested: 2 };

/** Keeps the longest mentions; of equally long ones the best, and all that are equally good. */
function keepBest<H extends HabitCandidate>(mentions: Mention<H>[]): Mention<H>[] {
  if (mentions.length < 2) return mentions;
  const isBetter = (a: Mention<H>, b: Mention<H>) =>
    a.next - a.first > b.next - b.first ||
    (a.next - a.first === b.next - b.first &&
      (qualityRank[a.quality] < qualityRank[b.quality] || (a.quality === b.quality && a.habit.own && !b.habit.own)));
  return mentions.filter(
    (one) =>
      !mentions.some(
        (other) => other !== one && other.first < one.next && one.first < other.next && isBetter(other, one),
      ),
  );
}

/** Chooses the mentions at the earliest place that names the habit of the line, and says how certain they are. */
export function chooseMention<H extends HabitCandidate>(
  words: readonly Word[],
  mentions: readonly Mention<H>[],
): { mentions: Mention<H>[]; isCertain: boolean; isAtBeginning: boolean } | null {
  const strong = mentions.filter((one) => !isWeak(words, one));
  const usable = strong.length > 0 ? strong : mentions;
  const beginning = usable.filter((one) => isOnlyFillers(words.slice(0, one.first)));
  const candidates = beginning.length > 0 ? beginning : usable.filter(({ habit }) => habit.own);
  const [first] = candidates;
  if (!first) return null;
  const there = candidates.filter((one) => one.first === first.first);
  const isAtBeginning = beginning.length > 0;
  const isCertain = isAtBeginning && there.length === 1 && isCertainMention(words, first);
  return { mentions: there, isCertain, isAtBeginning };
}

/** `worked` may name the habit `work`, but in `worked on guitar` it does not. */
function isWeak<H extends HabitCandidate>(words: readonly Word[], { first, quality }: Mention<H>): boolean {
  const word = words[first]?.folded ?? '';
  return quality !== 'exact' && (isFillerVerb(word) || isFiller(word));
}

/**
 * An own habit is certain by its name and its forms. A starter habit that the person has never used is certain only
 * where no further word may belong to a longer name: `English breakfast`.
 */
function isCertainMention<H extends HabitCandidate>(words: readonly Word[], mention: Mention<H>): boolean {
  if (mention.quality === 'suggested') return false;
  if (mention.habit.own && !isVerbOfNoun(words, mention)) return true;
  const following = words[mention.next];
  if (!following || following.isTag || isDetail(following.folded) || isEmojiWord(following.folded)) return true;
  return following.start > mention.end + 1;
}

/** `зарядил` only shares its root with the habit `зарядка`. */
function isVerbOfNoun<H extends HabitCandidate>(words: readonly Word[], { first, habit }: Mention<H>): boolean {
  const word = words[first]?.folded ?? '';
  return isRussianVerb(word) && stemWord(word) !== prepareName(habit.name).stems[0];
}

function isOnlyFillers(words: readonly Word[]): boolean {
  return words.every(({ folded, isTag }) => isTag || isFiller(folded) || isEmojiWord(folded) || /^\d/.test(folded));
}
