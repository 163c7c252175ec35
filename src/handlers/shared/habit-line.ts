import { type HabitCandidate, type HabitMatch, matchHabit } from './match-habit.ts';

/** The habit that a line names, or the habits that it may mean, and the rest of the line. */
export type HabitLine<H extends HabitCandidate> =
  | { kind: 'found'; habit: H; rest: string }
  | { kind: 'unclear'; isKnown: boolean; name: string; choices: H[]; rest: string };

/** No name has more words. */
const maxNameWords = 12;

/**
 * Splits `reading 30m a day` into the habit and what follows. The name is at the beginning: the longest that is a habit
 * exactly, else the longest that begins or resembles the name of one habit.
 */
export function splitHabitLine<H extends HabitCandidate>(text: string, habits: readonly H[]): HabitLine<H> {
  const words = text.trim().split(/\s+/u);
  const lengths = words.slice(0, maxNameWords).map((_, i) => i + 1);
  const matches = lengths
    .reverse()
    .map((length) => ({ length, match: matchHabit(words.slice(0, length).join(' '), habits) }));
  const found = matches.find(({ match }) => isExact(match)) ?? matches.find(({ match }) => match.kind === 'one');
  if (found?.match.kind === 'one')
    return { kind: 'found', habit: found.match.habit, rest: words.slice(found.length).join(' ') };
  const several = matches.find(({ match }) => match.kind === 'several');
  if (several?.match.kind === 'several') {
    const rest = words.slice(several.length).join(' ');
    return { kind: 'unclear', isKnown: true, name: text, choices: several.match.habits, rest };
  }
  const near = matches.at(-1)?.match;
  const choices = near?.kind === 'none' ? near.near : [];
  return { kind: 'unclear', isKnown: false, name: words[0] ?? '', choices, rest: words.slice(1).join(' ') };
}

function isExact(match: HabitMatch): boolean {
  return match.kind === 'one' && match.by === 'exact';
}
