import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { today, yesterday } from '../../../../test/harness/line-habits.ts';
import type { HabitKind } from '../../../db/schema/limits.ts';
import { formatDay, formatDuration } from '../../../time/format.ts';
import { formatAmount, formatAmountNumber } from '../../../time/format-amount.ts';
import { type Language, languages } from '../../../time/language.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { parseEntries } from './entries.ts';
import { parseEntry } from './entry.ts';
import type { ParsedEntry, Reading } from './reading.ts';

const own = (name: string, kind: HabitKind, unit: string | null = null): HabitCandidate => ({
  ...{ id: name.length, name, kind, unit },
  ...{ own: true, uses: 1 },
});
const starter = (name: string, kind: HabitKind, unit: string | null = null) => ({
  ...own(name, kind, unit),
  own: false,
});

const habits = [
  own('run', 'time'),
  own('piano', 'time'),
  own('бег', 'time'),
  own('water', 'count', 'glasses'),
  own('pushups', 'count', '×'),
  own('hike', 'count', 'km'),
  own('book club', 'count', 'pages'),
  own('gizmo', 'count', 'blobs'),
  own('savings', 'count', 'euros'),
  own('копилка', 'count', 'руб'),
  own('вода', 'count', 'стаканы'),
  own('отжимания', 'count', '×'),
  own('поход', 'count', 'км'),
  own('роман', 'count', 'страницы'),
  own('vitamins', 'check'),
  own('coffee', 'check'),
  own('No sugar', 'check'),
  own('витамины', 'check'),
  own('кофе', 'check'),
  starter('Push-ups', 'count', '×'),
  starter('Juice', 'count', 'glasses'),
  starter('Floss', 'check'),
  starter('Workout', 'time'),
];

/** Describes a reading: habit (`new NAME` for a new one), value, day and note. */
function describeReading({ habit, name, kind, minutes, amount, unit, mark, date, note }: Reading): string {
  const value = mark ?? (kind === 'count' ? `${amount ?? '?'} ${unit}` : kind === 'check' ? 'done' : `${minutes} min`);
  return [habit ? name : `new ${name}`, value, date === yesterday ? 'yesterday' : date, note]
    .filter(Boolean)
    .join(' | ');
}

function describeEntry(entry: ParsedEntry): string {
  if (entry.kind === 'record') return describeReading(entry.reading);
  if (entry.kind === 'question') return [`${entry.asks}?`, ...entry.readings.map(describeReading)].join(' ; ');
  if (entry.kind === 'no-amount') return `amount? ${entry.habit.name}`;
  return entry.kind === 'refused' ? entry.reason : entry.kind;
}

const read = (text: string, language?: Language) => describeEntry(parseEntry(text, { today, habits, language }));

describe('a line about a habit that is counted', () => {
  it.each([
    ['water 3', 'water | 3 glasses'],
    ['3 glasses of water', 'water | 3 glasses'],
    ['WATER 1 Glass', 'water | 1 glasses'],
    ['a glass of water yesterday', 'water | 1 glasses | yesterday'],
    ['half a glass of water', 'water | 0.5 glasses'],
    ['drank three glasses of water', 'water | 3 glasses'],
    ['water: two', 'water | 2 glasses'],
    ['water one', 'water | 1 glasses'],
    ['pushups 30 yesterday #set 2', 'pushups | 30 × | yesterday | set 2'],
    ['30 pushups', 'pushups | 30 ×'],
    ['pushups x30', 'pushups | 30 ×'],
    ['pushups 30 reps', 'pushups | 30 ×'],
    ['30 push-ups', 'pushups | 30 ×'],
    ['Juice 2', 'Juice | 2 glasses'],
    ['вода 3 стакана', 'вода | 3 стаканы'],
    ['3 стакана воды', 'вода | 3 стаканы'],
    ['выпил 2,5 стакана воды вчера', 'вода | 2.5 стаканы | yesterday'],
    ['30 отжиманий', 'отжимания | 30 ×'],
    ['hike 5.5km with Anna', 'hike | 5.5 km | with Anna'],
    ['hike 5 km in 50 min', 'hike | 5 km | in 50 min'],
    ['book club chapter 5 25 pages', 'book club | 25 pages | chapter 5'],
    ['gizmo 1 blob', 'gizmo | 1 blobs'],
    ['water 3 after run', 'water | 3 glasses | after run'],
    ['water 0', 'water | 0 glasses'],
    ['water 1 mon', 'water | 1 glasses | 2026-11-16'],
  ])('%j is recorded', (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    ['water 3 cups', 'amount? ; water | 3 glasses | 3 cups'],
    ['water 500 ml', 'amount? water'],
    ['выпила 500 мл воды', 'amount? вода'],
    ['water 8 oz', 'amount? water'],
    ['3 sets of 15 pushups', 'amount? ; pushups | 45 × ; pushups | 15 ×'],
    ['отжимания 3 подхода по 15', 'amount? ; отжимания | 45 × ; отжимания | 15 ×'],
    ['отжимания 3 по 15', 'amount? ; отжимания | 45 × ; отжимания | 15 ×'],
    ['pushups 20+20+15', 'amount? ; pushups | 55 × ; pushups | 20 ×'],
    ['отжимания 20 + 20 вчера', 'amount? ; отжимания | 40 × | yesterday ; отжимания | 20 × | yesterday'],
    ['water 30m', 'amount? ; water | 30 glasses | 30m'],
    ['water 3-4', 'amount? ; water | 3 glasses ; water | 4 glasses'],
    ['pushups 3x10', 'amount? ; pushups | 30 × ; pushups | 10 ×'],
    ['water 3 2', 'amount? ; water | 3 glasses | 2 ; water | 2 glasses | 2'],
    ['bought 3 glasses of water', 'new-habit? ; water | 3 glasses | bought ; new bought | 3 glasses | of water'],
    ['water', 'amount? water'],
    ['water at 7', 'amount? water'],
    ['did I drink water 3?', 'meaning? ; water | 3 glasses | drink ? ; new drink water | 3 min | ?'],
  ])('%j is asked about', (text, question) => {
    expect(read(text)).toBe(question);
  });

  it.each([
    ['water -3', 'negative-amount'],
    ['water 1000001', 'over-a-million'],
    ['water 0.1234', 'too-many-decimals'],
    ['water 7:30', 'unclear-amount'],
    ['water 3 tomorrow', 'future-day'],
  ])('%j is refused: %s', (text, reason) => {
    expect(read(text)).toBe(reason);
  });

  it.each([
    ['savings 12.50€', 'savings | 12.5 euros'],
    ['savings 20 €', 'savings | 20 euros'],
    ['savings €20 #birthday', 'savings | 20 euros | birthday'],
    ['копилка 1 500 р', 'копилка | 1500 руб'],
    ['копилка 500₽', 'копилка | 500 руб'],
    ['savings $7', 'amount? ; savings | 7 euros | $7'],
    ['run 30m 5€', 'run | 30 min | 5€'],
  ])('reads an amount of money with its sign: %j', (text, entry) => {
    expect(read(text)).toBe(entry);
  });

  it.each([
    ['two and a half glasses of water', 'water | 2.5 glasses'],
    ['2 and a half glasses of water', 'water | 2.5 glasses'],
    ['water 3 and half', 'water | 3.5 glasses'],
    ['два с половиной стакана воды', 'вода | 2.5 стаканы'],
    ['вода 2 с половиной', 'вода | 2.5 стаканы'],
    ['полстакана воды', 'вода | 0.5 стаканы'],
    ['выпила полстакана воды вчера', 'вода | 0.5 стаканы | yesterday'],
  ])('reads halves: %j', (text, entry) => {
    expect(read(text)).toBe(entry);
  });

  it('reads a comma as the language of the person has it', () => {
    expect(read('hike 2,125', 'en')).toBe('hike | 2125 km');
    expect(read('hike 2,125', 'ru')).toBe('hike | 2.125 km');
    expect(read('hike 2,5', 'en')).toBe('hike | 2.5 km');
  });
});

describe('a line about a habit that is ticked', () => {
  it.each([
    ['vitamins', 'vitamins | done'],
    ['Vitamins yesterday #b12', 'vitamins | done | yesterday | b12'],
    ['vit', 'vitamins | done'],
    ['vitamins after breakfast', 'vitamins | done | after breakfast'],
    ['vitamins, two of them', 'vitamins | done | two of them'],
    ['vitamins yes', 'vitamins | done'],
    ['vitamins done yesterday', 'vitamins | done | yesterday'],
    ['vitamins ✓', 'vitamins | done'],
    ['vitamins +', 'vitamins | done'],
    ['I took my vitamins', 'vitamins | done'],
    ['no sugar', 'No sugar | done'],
    ['Floss', 'Floss | done'],
    ['витамины да', 'витамины | done'],
    ['выпила витамины', 'витамины | done'],
    ['витамины', 'витамины | done'],
  ])('%j is recorded', (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    ['no coffee', 'coffee | no'],
    ['coffee no', 'coffee | no'],
    ['no coffee yesterday #headache', 'coffee | no | yesterday | headache'],
    ['no water', 'water | no'],
    ['без кофе', 'кофе | no'],
    ['кофе нет', 'кофе | no'],
    ['нет витаминов вчера', 'витамины | no | yesterday'],
  ])('%j is a mark', (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    'vi',
    'flos',
    'coffee is great',
    'I need vitamins',
    'my vitamins',
    'vitamins?',
    'vitamins tomorrow',
    'no coffee for me please',
    'no coffee yes',
    'no coffee?',
    'no run',
    'more vitamins',
  ])('%j is no entry', (text) => {
    expect(read(text)).toBe('nothing');
  });

  it('asks where a number is left', () => {
    expect(read('vitamins 2')).toBe('meaning? ; vitamins | done | 2');
    expect(read('vitamins 10m')).toBe('meaning? ; vitamins | done | 10m');
  });
});

describe('a number with an unknown word', () => {
  it.each([
    ['10k steps', 'new-habit? ; new steps | 10000 ×'],
    ['steps 12.5k', 'new-habit? ; new steps | 12500 ×'],
    ['шаги 10 тыс', 'new-habit? ; new шаги | 10000 ×'],
    ['10к шагов', 'new-habit? ; new шагов | 10000 ×'],
    ['swim 2k', 'new-habit? ; new swim | 2 km'],
    ['такси 500 руб', 'new-habit? ; new такси | 500 рубли'],
    ['такси 200 ₽', 'new-habit? ; new такси | 200 рубли'],
    ['taxi $5', 'new-habit? ; new taxi | 5 dollars'],
    ['taxi 5€', 'new-habit? ; new taxi | 5 euros'],
    ['taxi 20 bucks', 'new-habit? ; new taxi | 20 bucks'],
    ['spent 500 rub on taxi', 'nothing'],
    ['потратила 500 руб на такси', 'nothing'],
    ['smoothies 2 cups', 'new-habit? ; new smoothies | 2 cups'],
    ['smoothies 1 cup yesterday #mango', 'new-habit? ; new smoothies | 1 cups | yesterday | mango'],
    ['2 cups of tea', 'new-habit? ; new tea | 2 cups'],
    ['30 burpees', 'new-habit? ; new burpees | 30 ×'],
    ['rowing 5 km', 'new-habit? ; new rowing | 5 km'],
    ['чай 2 чашки', 'new-habit? ; new чай | 2 чашки'],
    ['smoothies 2 blobs', 'new-habit? ; new smoothies | 2 blobs ; new smoothies | 2 min | blobs'],
  ])('offers a new habit that is counted: %j', (text, question) => {
    expect(read(text)).toBe(question);
  });

  it('leads to a starter habit where it is one of its verbs', () => {
    const starters = [
      starter('Отжимания', 'count', '×'),
      starter('Прогулка', 'time'),
      starter('Вода', 'count', 'стаканы'),
    ];
    const readStarter = (text: string) => describeEntry(parseEntry(text, { today, habits: starters }));
    expect(readStarter('отжался 20 раз')).toBe('new-habit? ; Отжимания | 20 × ; new отжался | 20 ×');
    expect(readStarter('прошла 5 км за час')).toMatch(/^new-habit\? ; Прогулка \| 60 min \| 5 км/);
    expect(readStarter('йога 20 мин')).toBe('new-habit? ; new йога | 20 min');
  });

  it('means a duration where it is one, and nothing in a sentence', () => {
    expect(read('rowing 30m')).toBe('new-habit? ; new rowing | 30 min');
    expect(read('there were 3 people')).toBe('nothing');
    expect(read('piano 5 km 30m')).toBe('piano | 30 min | 5 km');
  });
});

describe('a message with entries of several kinds', () => {
  const readAll = (text: string) => parseEntries(text, { today, habits }).map(describeEntry);
  it.each([
    ['run 45m\nvitamins\n3 glasses of water', ['run | 45 min', 'vitamins | done', 'water | 3 glasses']],
    ['vitamins yes, water 3 and run 20m', ['vitamins | done', 'water | 3 glasses', 'run | 20 min']],
    ['no coffee, water 3', ['coffee | no', 'water | 3 glasses']],
    ['yesterday:\nwater 3\nvitamins', ['water | 3 glasses | yesterday', 'vitamins | done | yesterday']],
    ['вода 2,5, витамины да', ['вода | 2.5 стаканы', 'витамины | done']],
    ['run 45m, vitamins', ['run | 45 min | vitamins']],
    ['run 20 min water 2 glasses', ['run | 20 min', 'water | 2 glasses']],
    ['бег 30м вода 2 отжимания 20', ['бег | 30 min', 'вода | 2 стаканы', 'отжимания | 20 ×']],
    ['piano 1h book club 20 pages', ['piano | 60 min', 'book club | 20 pages']],
    ['run 45m water was 2 far', ['run | 45 min | water was 2 far']],
  ])('%j', (text, entries) => {
    expect(readAll(text)).toEqual(entries);
  });
});

describe('generated lines', () => {
  const numbers = fc.oneof(
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.integer({ min: 1, max: 999_999 }).map((thousandths) => thousandths / 1000),
  );
  const day = fc.constantFrom(null, today, yesterday, '2026-11-20', '2025-12-24');
  const done = { en: ['', ' done', ' yes', ' ✓'], ru: ['', ' да', ' ✓', ' готово'] };

  /** Writes a value of a habit as the answers of the bot write it. */
  function writeValue({ kind, unit }: HabitCandidate, value: number, language: Language): string {
    if (kind === 'check') return done[language][Math.floor(value) % done[language].length] ?? '';
    if (kind === 'count')
      return ` ${value % 2 === 0 ? formatAmountNumber(value, language) : formatAmount(value, unit ?? '', language)}`;
    return ` ${formatDuration(1 + (Math.floor(value) % 1440), language)}`;
  }

  const lines = fc
    .record({
      habit: fc.constantFrom(...habits.filter(({ name }) => name !== 'Push-ups')),
      value: numbers,
      date: day,
      language: fc.constantFrom(...languages),
      hasNote: fc.boolean(),
    })
    .map(({ habit, value, date, language, hasNote }) => {
      const text = [
        `${habit.name}${writeValue(habit, value, language)}`,
        ...(date ? [formatDay(date, today, language)] : []),
        ...(hasNote ? ['#set 2'] : []),
      ].join(' ');
      return { habit, value, date, language, text, note: hasNote ? 'set 2' : null };
    });

  it('are read as they were written, and never as another kind', () => {
    fc.assert(
      fc.property(lines, ({ habit, value, date, language, text, note }) => {
        const entry = parseEntry(text, { today, habits, language });
        if (entry.kind !== 'record') throw new Error(`${JSON.stringify(text)} is ${describeEntry(entry)}`);
        const { reading } = entry;
        expect(reading, text).toMatchObject({ name: habit.name, date, note });
        expect(reading.kind ?? 'time', text).toBe(habit.kind);
        if (habit.kind === 'count')
          expect(reading, text).toMatchObject({ amount: value, unit: habit.unit, minutes: 0 });
        if (habit.kind === 'check') expect(reading, text).toMatchObject({ amount: 1, minutes: 0 });
        if (habit.kind === 'time') expect(reading.minutes, text).toBe(1 + (Math.floor(value) % 1440));
      }),
      { numRuns: 1_000 },
    );
  });

  it('give no reading of another kind than that of their habit', () => {
    const pieces = fc.constantFrom(
      ...['3', '30', '2.5', 'glasses', 'km', '45m', 'pages', 'стакана', 'yesterday', 'вчера', 'of', '#x', 'no', 'без'],
      ...['done', '-', ',', 'x', '3-4', '1:30', 'and', 'и', 'blobs', 'yes', 'да', '20 Nov', 'in', '7', '½', 'минут'],
      ...habits.map(({ name }) => name),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 7 }), fc.constantFrom(...languages), (parts, language) => {
        for (const entry of parseEntries(parts.join(' '), { today, habits, language })) {
          const readings = entry.kind === 'record' ? [entry.reading] : entry.kind === 'question' ? entry.readings : [];
          for (const { habit, kind = 'time', minutes, amount, mark } of readings) {
            if (habit) expect(kind, parts.join(' ')).toBe(habit.kind);
            if (kind === 'time') expect(minutes, parts.join(' ')).toBeGreaterThan(0);
            else expect(minutes).toBe(0);
            if (kind === 'check' && !mark) expect(amount).toBe(1);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
