import { maxAmount, maxGoalDays, maxNameLength } from '../../db/schema/limits.ts';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import type { ImportedHabit, ImportProblem, ProblemRow } from '../model.ts';
import { cleanLongText, cleanName, cutText, foldLine, isLongName } from './clean-text.ts';

/** A habit as a source finds it. What is absent is as for a new habit. */
export interface FoundHabit extends Partial<Omit<ImportedHabit, 'name' | 'category' | 'key'>> {
  /** Absent: the name. */
  key?: string;
  name: string | null | undefined;
  category?: string | null;
  /** Where the file has the habit itself, and not only rows of its days, for the list of what was not taken. */
  position?: number;
  place?: string;
}

export interface HabitList {
  add(habit: FoundHabit, addProblem: (problem: ImportProblem, row: Partial<ProblemRow>) => void): number | null;
  at(habit: number): ImportedHabit;
  /** Returns the name of a habit; an empty text for null. */
  nameOf(habit: number | null): string;
  /** Returns the number of habits that were merged with another one. */
  merged(): number;
  all(): ImportedHabit[];
}

/** Creates a list that merges habits of the same name, kind and unit. One of another kind gets the next free name. */
export function createHabitList(): HabitList {
  const habits: ImportedHabit[] = [];
  const byName = new Map<string, number>();
  /** Names before they were cut: longer names that only begin alike are different. */
  const wholeNames: string[] = [];
  let merged = 0;

  function findPlace(
    { name, kind, unit }: ImportedHabit,
    whole: string,
  ): { name: string; existing: number | undefined } {
    for (let number = 1; ; number++) {
      const suffix = number === 1 ? '' : ` ${number}`;
      const candidate = cutText(name, maxNameLength - suffix.length) + suffix;
      const existing = byName.get(candidate.toLowerCase());
      const other = existing === undefined ? null : habits[existing];
      const isSame = other?.kind === kind && other.unit === unit && wholeNames[existing ?? 0] === whole;
      if (!other || isSame) return { name: candidate, existing };
    }
  }

  return {
    add(found, addProblem) {
      if (habits.length + merged >= importLimits.habits) throw new ImportError('too_many_habits');
      const habit = completeHabit(found);
      const row = { position: found.position, place: found.place, habit: found.name ?? '' };
      if (!habit) {
        if (found.position !== undefined) addProblem('no_habit', row);
        return null;
      }
      const whole = foldLine(found.name);
      const { name, existing } = findPlace(habit, whole);
      if (existing === undefined) {
        if (isLongName(found.name)) addProblem('name_shortened', row);
        if (isLongName(found.category)) addProblem('name_shortened', { ...row, value: found.category ?? '' });
        byName.set(name.toLowerCase(), habits.length);
        wholeNames.push(whole);
        return habits.push({ ...habit, name }) - 1;
      }
      merged += 1;
      const other = habits[existing];
      if (other) other.archived &&= habit.archived;
      return existing;
    },
    at(number) {
      const habit = habits[number];
      if (!habit) throw new Error(`there is no habit ${number}`);
      return habit;
    },
    nameOf: (number) => (number === null ? '' : (habits[number]?.name ?? '')),
    merged: () => merged,
    all: () => habits,
  };
}

/** Fills what a source leaves out, and removes what the database would refuse. Null: the habit has no name. */
function completeHabit(found: FoundHabit): ImportedHabit | null {
  const name = cleanName(found.name);
  if (name === null) return null;
  const { kind = 'check', unit = null, direction = 'at_least', goals = [], archived = false, reminders = [] } = found;
  return {
    key: cutText(found.key ?? name, maxNameLength * 4),
    name,
    category: cleanName(found.category),
    kind,
    unit: kind === 'count' ? (unit ?? '×') : null,
    direction,
    goals: goals.filter(({ goal }) => goal === null || isStorable(goal)),
    archived,
    question: cleanDescription(found.question),
    description: cleanDescription(found.description),
    reminders: reminders.slice(0, maxReminders),
  };
}

const maxReminders = 8;

function cleanDescription(text: string | null | undefined): string | null {
  const clean = cleanLongText(text);
  return clean && cutText(clean, importLimits.noteLength);
}

function isStorable({ target, everyDays }: NonNullable<ImportedHabit['goals'][number]['goal']>): boolean {
  return target >= 0 && target <= maxAmount && (everyDays === null || (everyDays >= 1 && everyDays <= maxGoalDays));
}
