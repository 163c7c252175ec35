import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { habits, names, today, yesterday } from '../../../../test/harness/line-habits.ts';
import { parseLine } from './line.ts';

const durations = { 45: ['45', '45m', '45 min', '0:45', '0.75h', '45 минут', '45 мин', '45м', 'forty-five minutes'] };
const moreDurations = {
  90: ['90', '1h30', '1h 30m', '1.5h', '1,5 ч', '1:30', 'an hour and a half', '1ч30', 'полтора часа'],
};
const durationForms = Object.entries({ ...durations, ...moreDurations }).flatMap(([minutes, forms]) =>
  forms.map((form) => ({ form, minutes: Number(minutes) })),
);
const days: Record<string, string[]> = {
  [today]: ['today', 'сегодня', '2026-11-22', 'Nov 22', '22 ноября'],
  [yesterday]: [
    'yesterday',
    'вчера',
    'saturday',
    '1 day ago',
    '21 Nov',
    'yesterday, Sat 21 Nov',
    'в субботу',
    '21.11.2026',
  ],
  '2026-11-20': ['2 days ago', 'last friday', '2 дня назад', 'позавчера', '20 ноября', 'on Friday', 'в пт'],
  '2025-12-24': ['24 December', 'Dec 24th', '24 декабря', '2025-12-24', '24.12.2025'],
};
const dayForms = Object.entries(days).flatMap(([date, forms]) => forms.map((form) => ({ form, date })));
const notes = [
  'easy',
  '#easy',
  'after work',
  '#легко и #быстро',
  'may be late',
  'very sunny!',
  'felt <b>ok</b>',
  'в парке 🙂',
  'sat down',
];
const spellings = (name: string) => [name, name.toUpperCase(), name.toLowerCase()];
const separators = fc.constantFrom(' ', '  ', ', ', '\n', ' - ');

/** One habit, one duration, perhaps a day and a note, in each order that the rules read. */
const compositions = fc
  .record({
    name: fc.constantFrom(...names.filter((name) => name !== 'run')),
    spelling: fc.nat({ max: 2 }),
    duration: fc.constantFrom(...durationForms),
    day: fc.option(fc.constantFrom(...dayForms)),
    note: fc.option(fc.constantFrom(...notes)),
    order: fc.constantFrom('HDYN', 'HYDN', 'YHDN', 'DHYN', 'YDHN', 'DYHN', 'HDNY', 'HYND', 'DHNY'),
    separator: separators,
  })
  .map(({ name, spelling, duration, day, note, order, separator }) => {
    const parts: Record<string, string | undefined> = {
      H: spellings(name)[spelling],
      D: duration.form,
      Y: day?.form,
      N: note ?? undefined,
    };
    const text = [...order].flatMap((part) => parts[part] ?? []).join(separator);
    const left = note?.replaceAll('#', '') ?? null;
    return {
      text,
      expected: { name, minutes: duration.minutes, date: day?.date ?? null, note: left },
      order,
      day,
      note,
    };
  })
  // With no day between them habit and note run together before the duration: that is one name, and asked.
  .filter(({ order, day, note }) => order !== 'HYND' || (day !== null && note !== null))
  // `Nov 22 may` can be 22 May: refused, see two-days.
  .filter(({ text }) => !/(?:Nov|Dec) \d+(?:th)?[\s,-]+may/u.test(text));

describe('readLine, any line', () => {
  it('reads 10,000 compositions of known parts as what they were made of', () => {
    fc.assert(
      fc.property(compositions, ({ text, expected }) => {
        const reading = parseLine(text, { today, habits });
        if (reading.kind !== 'record') throw new Error(`${JSON.stringify(text)} is ${JSON.stringify(reading)}`);
        const { minutes, date, note } = reading;
        expect({ name: reading.habit.name, minutes, date, note }, text).toEqual(expected);
      }),
      { numRuns: 10_000 },
    );
  });

  const pieces = [...names, ...durationForms.map(({ form }) => form), ...dayForms.map(({ form }) => form), ...notes];
  const scraps = [
    '-',
    '#',
    ':',
    '(',
    '.',
    '31.02',
    '5',
    '-5m',
    '25h',
    'tomorrow',
    'sat',
    'mon',
    'at',
    'ago',
    '\n',
    '1',
    'ч',
    '21.11',
    '@',
    '½',
  ];
  const jumble = fc.array(
    fc.oneof(fc.constantFrom(...pieces, ...scraps), fc.string({ unit: 'binary', maxLength: 8 })),
    { maxLength: 8 },
  );

  it('never throws, and what it records is within bounds and loses no word, on 10,000 jumbles', () => {
    const text = fc.oneof(
      fc.tuple(jumble, fc.constantFrom(' ', '')).map(([parts, by]) => parts.join(by)),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (line) => {
        const reading = parseLine(line, { today, habits });
        if (reading.kind !== 'record') return;
        expect(reading.minutes).toBeGreaterThan(0);
        expect(reading.minutes).toBeLessThanOrEqual(1440);
        expect(reading.date ?? today).toMatch(/^\d{4}-\d\d-\d\d$/);
        expect((reading.date ?? today) <= today && (reading.date ?? today) >= '1970-01-01').toBe(true);
        expect(reading.note ?? '').not.toContain('#');
        const kept = line.replaceAll('#', '');
        for (const word of reading.note?.split(/\s+/u) ?? []) expect(kept).toContain(word);
      }),
      { numRuns: 10_000 },
    );
  });

  it('makes no note of what begins with a digit and ends in a unit, or looks like a clock', () => {
    const number = fc.stringMatching(/^[0-9][0-9.,:e½-]{0,24}$/);
    const unit = fc.constantFrom('m', 'h', 'min', ' min', 's', 'ч', ' мин');
    const clock = fc.stringMatching(/^[0-9]{1,4}:[0-9]{1,4}$/);
    const token = fc.oneof(
      clock,
      fc.tuple(number, unit).map(([digits, of]) => digits.replace(/\D+$/u, '') + of),
    );
    fc.assert(
      fc.property(token, fc.constantFrom('run ', 'run #x '), (said, before) => {
        const reading = parseLine(before + said, { today, habits });
        const reasons = ['zero-duration', 'over-24-hours', 'two-durations', 'unclear-duration'];
        if (reading.kind === 'refused') expect(reasons, before + said).toContain(reading.reason);
        else expect(reading, before + said).toMatchObject({ kind: 'record', habit: { name: 'run' } });
        if (before === 'run ' && 'note' in reading) expect(reading.note, said).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses every line with two different durations or two different days', () => {
    const two = <T>(all: T[]) => fc.tuple(fc.constantFrom(...all), fc.constantFrom(...all));
    const measured = durationForms.filter(({ form }) => !/^\d+$/.test(form));
    fc.assert(
      fc.property(two(measured), two(dayForms), ([a, b], [x, y]) => {
        if (a.minutes !== b.minutes) {
          expect(parseLine(`run ${a.form} #or ${b.form}`, { today, habits })).toMatchObject({
            reason: 'two-durations',
          });
        }
        if (x.date !== y.date) {
          expect(parseLine(`run ${a.form} ${x.form} #or ${y.form}`, { today, habits })).toMatchObject({
            reason: 'two-days',
          });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
