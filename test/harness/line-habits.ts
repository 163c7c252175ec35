import type { HabitCandidate } from '../../src/handlers/shared/match-habit.ts';

/** A Sunday. */
export const today = '2026-11-22';
export const yesterday = '2026-11-21';

export const names = [
  'run',
  'Reading',
  'learn piano',
  'Sunday roast',
  'sun bathing',
  '7 minute workout',
  'Йога',
  'бег',
  '🏃 jog',
  'C#',
];

/** The habits that a line is matched with: the person's own ones, the first used most often, and shared ones. */
export const habits: HabitCandidate[] = [
  ...names.map((name, id) => ({ id, name, own: true, uses: 100 - id })),
  { id: 50, name: 'Running', own: false, uses: 0 },
  { id: 51, name: 'Reading', own: false, uses: 0 },
  { id: 52, name: 'Медитация', own: false, uses: 0 },
];
