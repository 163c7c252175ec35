import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, formatAmountNumber, parseAmountNumber } from './format-amount.ts';
import { languages } from './language.ts';
import { isFormOfUnit, isTimeUnit, nameUnit } from './units.ts';

describe('formatAmount', () => {
  it.each([
    [3, 'glasses', 'en', '3 glasses'],
    [1, 'glasses', 'en', '1 glass'],
    [0, 'glasses', 'en', '0 glasses'],
    [1.5, 'glasses', 'en', '1.5 glasses'],
    [1, 'стаканы', 'ru', '1 стакан'],
    [2.5, 'стаканы', 'ru', '2,5 стакана'],
    [5, 'стаканы', 'ru', '5 стаканов'],
    [21, 'стаканы', 'ru', '21 стакан'],
    [2.5, 'км', 'ru', '2,5 км'],
    [30, '×', 'ru', '30 ×'],
    [1234.5, 'km', 'en', '1,234.5 km'],
    [0.125, 'km', 'en', '0.125 km'],
    [2, 'blobs', 'en', '2 blobs'],
    [1, 'blobs', 'ru', '1 blobs'],
  ] as const)('%d %s in %s is %s', (amount, unit, language, text) => {
    expect(formatAmount(amount, unit, language).replace(/\s/gu, ' ')).toBe(text);
  });
});

describe('parseAmountNumber', () => {
  it('reads every formatted number, in both languages', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.constantFrom(...languages),
        (thousandths, language) => {
          const amount = thousandths / 1000;
          expect(parseAmountNumber(formatAmountNumber(amount, language), language)).toBe(amount);
        },
      ),
    );
  });

  it.each(['', '3x', '1.2.3', '-', 'three', '1,00,0'])('reads no number in %j', (text) => {
    expect(parseAmountNumber(text, 'en')).toBeNull();
  });
});

describe('units', () => {
  it('match in all their forms and both languages, without case', () => {
    for (const word of ['glass', 'Glasses', 'стакан', 'СТАКАНА', 'стаканов'])
      expect(isFormOfUnit(word, 'glasses'), word).toBe(true);
    expect(isFormOfUnit('reps', '×')).toBe(true);
    expect(isFormOfUnit('cups', 'glasses')).toBe(false);
    expect(isFormOfUnit('Blobs', 'blobs')).toBe(true);
  });

  it('are named by their plural', () => {
    expect(['glass', 'стакана', 'стр', 'раз', 'kilometres', 'blob'].map(nameUnit)).toEqual([
      ...['glasses', 'стаканы', 'страницы', '×', 'km', 'blob'],
    ]);
  });

  it('of time are told apart', () => {
    for (const unit of ['min', 'Minutes', 'h', 'hours', 'мин', 'часов', 'ч.'])
      expect(isTimeUnit(unit), unit).toBe(true);
    for (const unit of ['m', 'ml', 'км', 'pages', 'hops']) expect(isTimeUnit(unit), unit).toBe(false);
  });
});
