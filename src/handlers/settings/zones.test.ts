import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cities, citiesNear, otherNames } from './cities.ts';
import { clockTime, formatOffset, offsetMinutes, weekdayName } from './clock.ts';
import { isZone, readZone } from './zones.ts';

const summer = new Date('2026-07-01T12:00:00Z');
const winter = new Date('2026-01-01T12:00:00Z');

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['  europe/berlin ', 'Europe/Berlin'],
  ['EUROPE BERLIN', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['New_York', 'America/New_York'],
  ['Нью-Йорк', 'America/New_York'],
  ['são paulo', 'America/Sao_Paulo'],
  ['Sao Paulo', 'America/Sao_Paulo'],
  ['Берлин', 'Europe/Berlin'],
  ['St. John’s', 'America/St_Johns'],
  ['kiev', 'Europe/Kyiv'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['Calcutta', 'Asia/Kolkata'],
  ['buenos aires', 'America/Argentina/Buenos_Aires'],
  ['US/Pacific', 'America/Los_Angeles'],
  ['Etc/GMT+3', 'Etc/GMT+3'],
  ['utc', 'UTC'],
  ['MSK', 'Europe/Moscow'],
  ['Санкт-Петербург', 'Europe/Moscow'],
  ['München', 'Europe/Berlin'],
])('%s is %s', (text, zone) => {
  expect(readZone(text, summer)).toEqual({ kind: 'one', zone });
});

test.each(['', '   ', 'run 45m', 'x', 'EST', '🏝', '<b>', 'a'.repeat(4096), '+25', 'wolfsburg'])(
  '%s is none',
  (text) => {
    expect(readZone(text, summer)).toEqual({ kind: 'none' });
  },
);

test('what is nearly right is offered, never taken', () => {
  expect(readZone('Berlinn', summer)).toEqual({ kind: 'near', zones: ['Europe/Berlin'] });
  expect(readZone('москв', summer)).toEqual({ kind: 'near', zones: ['Europe/Moscow'] });
  expect(readZone('york', summer)).toMatchObject({ kind: 'near', zones: expect.arrayContaining(['America/New_York']) });
});

test('an offset is offered as zones that have it, those without summer time first', () => {
  const reading = readZone('UTC+3', summer);
  expect(reading).toEqual({
    kind: 'near',
    zones: ['Europe/Istanbul', 'Europe/Minsk', 'Europe/Moscow', 'Africa/Nairobi', 'Europe/Helsinki', 'Europe/Kyiv'],
  });
  expect(readZone('+5:30', winter)).toEqual({ kind: 'near', zones: ['Asia/Kolkata'] });
});

test('every zone is read by its name in any case and with spaces, and every city in both languages', () => {
  for (const name of Intl.supportedValuesOf('timeZone')) {
    const reading = readZone(name.toLowerCase().replaceAll('_', ' '), summer);
    expect(reading.kind, name).toBe('one');
    if (reading.kind === 'one') expect(offsetMinutes(reading.zone, summer), name).toBe(offsetMinutes(name, summer));
  }
  for (const { zone, en, ru } of cities)
    for (const name of [en, ru]) expect(readZone(name, summer), name).toEqual({ kind: 'one', zone });
  for (const [zone, ...names] of otherNames)
    for (const name of names) expect(readZone(name, summer), name).toEqual({ kind: 'one', zone });
});

test('whatever is typed, what is read is a zone this machine knows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const reading = readZone(text, summer);
      const zones = reading.kind === 'one' ? [reading.zone] : reading.kind === 'near' ? reading.zones : [];
      expect(zones.filter((zone) => !isZone(zone))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('offsets and weekday names are no zones', () => {
  for (const name of ['+02:00', '-05', 'Monday', '']) expect(isZone(name)).toBe(false);
});

test('cities with the same clock come first, the nearest of them at the front', () => {
  const near = citiesNear('Europe/Berlin', winter).map(({ zone }) => zone);
  expect(near.slice(0, 2)).toEqual(['Europe/Berlin', 'Europe/Rome']);
  expect(near).toHaveLength(cities.length);
  const clocks = near.map((zone) => Math.abs(offsetMinutes(zone, winter) - 60));
  expect(clocks).toEqual([...clocks].sort((a, b) => a - b));
});

test('clocks, offsets and weekdays', () => {
  expect(formatOffset('Europe/Berlin', summer)).toBe('UTC+2');
  expect(formatOffset('Europe/Berlin', winter)).toBe('UTC+1');
  expect(formatOffset('Asia/Kolkata', winter)).toBe('UTC+5:30');
  expect(formatOffset('America/St_Johns', winter)).toBe('UTC−3:30');
  expect(formatOffset('UTC', winter)).toBe('UTC');
  expect(clockTime('Asia/Kolkata', winter)).toBe('17:30');
  expect(clockTime('Europe/Berlin', new Date('2025-12-31T23:05:00Z'))).toBe('00:05');
  expect([1, 7].map((day) => weekdayName(day, 'en'))).toEqual(['Monday', 'Sunday']);
  expect([1, 7].map((day) => weekdayName(day, 'ru'))).toEqual(['Понедельник', 'Воскресенье']);
});
