import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { habits, names, today, yesterday } from '../../../../test/harness/line-habits.ts';
import { parseEntry } from './entry.ts';
import type { ParsedEntry, Reading } from './reading.ts';

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

/** One habit, one duration, and optionally a day and a note, in every order that the rules accept. */
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
  // Without a day between them, habit and note before the duration are one name, which is asked about.
  .filter(({ order, day, note }) => order !== 'HYND' || (day !== null && note !== null))
  // A number without a unit may belong to the words before it: `gym membership 50`.
  .filter(({ order, text }) => order !== 'HYND' || !/\s\d+$/.test(text))
  // `Nov 22 may` may be 22 May, so it is refused: two-days.
  .filter(({ text }) => !/(?:Nov|Dec) \d+(?:th)?[\s,-]+may/u.test(text));

/** Returns the readings of a record or a question; none of other entries. */
function readingsOf(parsed: ParsedEntry): Reading[] {
  if (parsed.kind === 'record') return [parsed.reading];
  return parsed.kind === 'question' ? parsed.readings : [];
}

describe('parseEntry with generated lines', () => {
  it('finds the parts of composed lines', () => {
    fc.assert(
      fc.property(compositions, ({ text, expected }) => {
        const parsed = parseEntry(text, { today, habits });
        if (parsed.kind !== 'record') throw new Error(`${JSON.stringify(text)} is ${JSON.stringify(parsed)}`);
        const { name, minutes, date, note } = parsed.reading;
        expect({ name, minutes, date, note }, text).toEqual(expected);
      }),
      { numRuns: 1_000 },
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

  it('never throws, and loses no word of what it records, with random lines', () => {
    const text = fc.oneof(
      fc.tuple(jumble, fc.constantFrom(' ', '')).map(([parts, by]) => parts.join(by)),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (line) => {
        const parsed = parseEntry(line, { today, habits });
        const visible = (part: string) => part.normalize('NFC').replace(/[\p{Cf}\u115F\u1160\u3164\uFFA0]/gu, '');
        const kept = visible(line).replaceAll('#', '');
        for (const { kind = 'time', minutes, date, note } of readingsOf(parsed)) {
          if (kind === 'time') expect(minutes).toBeGreaterThan(0);
          expect(minutes).toBeLessThanOrEqual(1440);
          expect(date ?? today).toMatch(/^\d{4}-\d\d-\d\d$/);
          expect((date ?? today) <= today && (date ?? today) >= '1970-01-01').toBe(true);
          expect(note ?? '').not.toContain('#');
          for (const word of note?.split(/\s+/u) ?? []) expect(kept).toContain(visible(word));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('never makes a note of a text that looks like a duration', () => {
    const number = fc.stringMatching(/^[0-9][0-9.,:e½-]{0,24}$/);
    const unit = fc.constantFrom('m', 'h', 'min', ' min', 's', 'ч', ' мин');
    const clock = fc.stringMatching(/^[0-9]{1,4}:[0-9]{1,4}$/);
    const token = fc.oneof(
      clock,
      fc.tuple(number, unit).map(([digits, of]) => digits.replace(/\D+$/u, '') + of),
    );
    fc.assert(
      fc.property(token, fc.constantFrom('run ', 'run #x '), (said, before) => {
        const parsed = parseEntry(before + said, { today, habits });
        const reasons = ['zero-duration', 'over-24-hours', 'two-durations', 'unclear-duration'];
        if (parsed.kind === 'refused') expect(reasons, before + said).toContain(parsed.reason);
        if (parsed.kind === 'no-duration') expect(said).toMatch(/^[\d,]{3,} ?m$/); // metres
        if (parsed.kind === 'record') expect(parsed.reading, before + said).toMatchObject({ name: 'run' });
        if (before === 'run ' && parsed.kind === 'record') expect(parsed.reading.note, said).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('never records a line with two different durations or two different days without a question', () => {
    const two = <T>(all: T[]) => fc.tuple(fc.constantFrom(...all), fc.constantFrom(...all));
    const isClock = (form: string) => /^\d+:\d+$/.test(form);
    const measured = durationForms.filter(({ form }) => !/^\d+$/.test(form));
    fc.assert(
      fc.property(two(measured), two(dayForms), ([a, b], [x, y]) => {
        if (a.minutes !== b.minutes) {
          const { kind } = parseEntry(`run ${a.form} #or ${b.form}`, { today, habits });
          // A clock time beside a duration with a unit is a time of the day.
          if (isClock(a.form) === isClock(b.form)) expect(kind, `${a.form} ${b.form}`).toBe('question');
        }
        if (x.date !== y.date) {
          expect(parseEntry(`run ${a.form} ${x.form} #or ${y.form}`, { today, habits })).toMatchObject({
            kind: 'question',
          });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
