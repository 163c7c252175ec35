import { parseEntries } from '../handlers/record/line/entries.ts';
import type { ParsedEntry } from '../handlers/record/line/reading.ts';
import type { MatchableHabit } from '../handlers/shared/habit-candidates.ts';
import { matchHabit } from '../handlers/shared/match-habit.ts';
import { localToday } from '../handlers/shared/update-time.ts';
import type { FindNamedHabit, NamedHabit } from '../handlers/timer/deps.ts';

/**
 * Finds the habit that a text names, as a line of recording with a duration would. A text with more than a name, such
 * as a note, names no habit for certain.
 */
export const findNamedHabit: FindNamedHabit = (ctx, name, habits) => {
  const { language } = ctx.person;
  const [entry, ...others] = parseEntries(`${name} 10 min`, { today: localToday(ctx), habits, language });
  const named = others.length > 0 ? null : toNamedHabit(entry);
  return named ?? byName(name, habits);
};

function toNamedHabit(entry: ParsedEntry<MatchableHabit> | undefined): NamedHabit | null {
  if (entry?.kind === 'record') {
    const { habit, note, date, mark } = entry.reading;
    if (!habit || mark) return null;
    return note === null && date === null ? { kind: 'one', habit } : { kind: 'new', near: [habit] };
  }
  if (entry?.kind !== 'question' || (entry.asks !== 'which-habit' && entry.asks !== 'new-habit')) return null;
  const habits = [...new Set(entry.readings.flatMap(({ habit }) => habit ?? []))];
  if (entry.asks === 'new-habit') return { kind: 'new', near: habits };
  return habits.length > 0 ? { kind: 'several', habits } : null;
}

/** Habits that are counted or ticked have no duration: they are found by the name alone. */
function byName(name: string, habits: readonly MatchableHabit[]): NamedHabit {
  const match = matchHabit(name, habits);
  if (match.kind === 'one' && match.habit.own) return { kind: 'one', habit: match.habit };
  if (match.kind === 'several') return { kind: 'several', habits: match.habits };
  return { kind: 'new', near: match.kind === 'one' ? [match.habit] : match.near };
}
