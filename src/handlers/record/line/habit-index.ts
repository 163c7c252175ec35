import { isEmojiWord } from '../../shared/emoji.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { findDayCandidates } from './day.ts';
import { findDurationCandidates } from './duration-candidates.ts';
import { stemWord } from './stems.ts';
import { findWords, foldWord } from './words.ts';

/** The name of a habit, prepared for comparison. */
export interface PreparedName {
  /** Folded words, without emoji beside letters, and their stems. */
  words: string[];
  stems: string[];
  hasEmoji: boolean;
  /** True where the name contains what could be read as a duration or a day: `7 minute workout`. */
  isMisleading: boolean;
}

/** The habits of a person by the words of their names. */
export interface HabitIndex<H extends HabitCandidate> {
  habits: readonly H[];
  byFirstStem: Map<string, H[]>;
  /** Names that could be read as a duration or a day in part. */
  misleadingNames: string[];
}

const preparedNames = new Map<string, PreparedName>();
const maxPrepared = 20_000;

/** Prepares a name for comparison. Names are prepared once, because they are compared with every message. */
export function prepareName(name: string): PreparedName {
  const known = preparedNames.get(name);
  if (known) return known;
  const all = findWords(name, [{ start: 0, end: name.length }]).map(({ folded }) => folded);
  const spelled = all.filter((word) => !isEmojiWord(word));
  const words = spelled.length > 0 ? spelled : all;
  const isMisleading = findDurationCandidates(name).length > 0 || findDayCandidates(name).length > 0;
  const hasEmoji = spelled.length < all.length;
  const prepared = { words, stems: words.map(stemWord), hasEmoji, isMisleading };
  if (preparedNames.size >= maxPrepared) preparedNames.clear();
  preparedNames.set(name, prepared);
  return prepared;
}

/** Creates the index of a list of habits. */
export function indexHabits<H extends HabitCandidate>(habits: readonly H[]): HabitIndex<H> {
  const byFirstStem = new Map<string, H[]>();
  const misleadingNames: string[] = [];
  for (const habit of habits) {
    const { stems, isMisleading } = prepareName(habit.name);
    if (isMisleading) misleadingNames.push(habit.name);
    const [stem] = stems;
    const others = stem === undefined ? undefined : byFirstStem.get(stem);
    if (others) others.push(habit);
    else if (stem !== undefined) byFirstStem.set(stem, [habit]);
  }
  return { habits, byFirstStem, misleadingNames };
}

/** Returns true where a single word is the name of a habit. */
export function isHabitName<H extends HabitCandidate>({ byFirstStem }: HabitIndex<H>, word: string): boolean {
  const folded = foldWord(word);
  const named = byFirstStem.get(stemWord(folded)) ?? [];
  return named.some(({ name }) => foldWord(name) === folded);
}
