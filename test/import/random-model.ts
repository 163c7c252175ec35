import fc from 'fast-check';
import type { Goal } from '../../src/db/queries/habits/goal-days.ts';
import type { ImportedDay, ImportedHabit } from '../../src/import/model.ts';
import { fromEpochDay } from '../../src/time/epoch-day.ts';

const character = fc.constantFrom(...'abcXYZ09 ,;"\'\\\n\t=+-@.#/', 'я', 'Ё', '🏃', '\u2028', '跑');
const anyText = fc
  .string({ unit: character, maxLength: 20 })
  .map((text) => text.trim())
  .filter((text) => text !== '');
const lineText = anyText.map((text) => text.replace(/\s+/gu, ' ').trim()).filter((text) => text !== '');
const optional = (text: fc.Arbitrary<string>) => fc.option(text, { nil: null });

const kindAndUnit = fc.oneof(
  fc.constant({ kind: 'time', unit: null } as const),
  fc.constant({ kind: 'check', unit: null } as const),
  fc.constantFrom('×', 'glasses', 'км', 'a,b').map((unit) => ({ kind: 'count', unit }) as const),
);

const period = fc.oneof(
  fc.constantFrom('day', 'week', 'month').map((name) => ({ period: name, everyDays: null }) as const),
  fc.integer({ min: 2, max: 5 }).map((everyDays) => ({ period: 'days', everyDays }) as const),
);

const goal: fc.Arbitrary<Goal> = fc
  .record({
    measure: fc.constantFrom('amount', 'days'),
    target: fc.integer({ min: 1, max: 1000 }).map((number) => number / 4),
    direction: fc.constantFrom('at_least', 'at_most'),
    period,
  })
  .map(({ period, ...rest }) => ({ ...rest, ...period }) as Goal);

const reminder = fc.record({
  time: fc.constantFrom('00:00', '07:30', '23:59'),
  weekdays: fc.integer({ min: 1, max: 127 }),
});

const habit: fc.Arbitrary<Omit<ImportedHabit, 'name'>> = fc
  .record({
    measure: kindAndUnit,
    category: optional(lineText),
    direction: fc.constantFrom('at_least', 'at_most'),
    goals: fc.array(fc.record({ validFrom: fc.constantFrom('', '2026-01-01'), goal: fc.option(goal) }), {
      maxLength: 2,
    }),
    archived: fc.boolean(),
    question: optional(anyText),
    description: optional(anyText),
    reminders: fc.array(reminder, { maxLength: 2 }),
    key: lineText,
  })
  .map(({ measure, ...rest }) => ({ ...rest, ...measure }) as Omit<ImportedHabit, 'name'>);

export interface RandomModel {
  habits: ImportedHabit[];
  days: ImportedDay[];
}

interface RandomDay {
  habit: number;
  day: number;
  hundredths: number;
  content: 'record' | 'skip' | 'no';
  note: string | null;
}

/** Random habits with different names, and at most one record or mark for each day of them. */
export const randomModel: fc.Arbitrary<RandomModel> = fc
  .record({
    habits: fc.array(habit, { minLength: 1, maxLength: 5 }),
    names: fc.uniqueArray(lineText, { minLength: 5, maxLength: 5, selector: (name) => name.toLowerCase() }),
    days: fc.uniqueArray(
      fc.record({
        habit: fc.nat(4),
        day: fc.integer({ min: 20_000, max: 20_400 }),
        hundredths: fc.integer({ min: 1, max: 144_000 }),
        content: fc.constantFrom('record', 'record', 'record', 'skip', 'no'),
        note: optional(anyText),
      }),
      { maxLength: 30, selector: ({ habit, day }) => `${habit} ${day}` },
    ),
  })
  .map(({ habits, names, days }) =>
    toModel(
      habits.map((one, at) => ({ ...one, name: names[at] ?? '' })),
      days,
    ),
  );

function toModel(habits: ImportedHabit[], random: RandomDay[]): RandomModel {
  const days = random
    .filter(({ habit }) => habit < habits.length)
    .sort((a, b) => a.habit - b.habit || a.day - b.day)
    .map(({ habit, day, hundredths, content, note }): ImportedDay => {
      const date = fromEpochDay(day);
      const mark = content === 'record' ? null : content;
      const value = mark ? 0 : habits[habit]?.kind === 'check' ? 1 : hundredths / 100;
      return { habit, key: date, date, mark, value, note };
    });
  return { habits, days };
}
