import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cities, findCitiesNear, otherPlaceNames } from './cities.ts';
import { formatLocalTime, formatOffset, offsetMinutes, weekdayName } from './format-time-zone.ts';
import { isKnownTimeZone, parseTimeZone } from './parse-time-zone.ts';

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
])('%s means %s', (text, zone) => {
  expect(parseTimeZone(text, summer)).toEqual({ kind: 'one', zone });
});

test.each(['', '   ', 'run 45m', 'x', 'EST', '🏝', '<b>', 'a'.repeat(4096), '+25', 'wolfsburg'])(
  '%s means no time zone',
  (text) => {
    expect(parseTimeZone(text, summer)).toEqual({ kind: 'none' });
  },
);

test('a name with a typo or a part of a name gives a list', () => {
  expect(parseTimeZone('Berlinn', summer)).toEqual({ kind: 'near', zones: ['Europe/Berlin'] });
  expect(parseTimeZone('москв', summer)).toEqual({ kind: 'near', zones: ['Europe/Moscow'] });
  expect(parseTimeZone('york', summer)).toMatchObject({
    kind: 'near',
    zones: expect.arrayContaining(['America/New_York']),
  });
});

test('an offset gives the zones with it, zones without summer time first', () => {
  const match = parseTimeZone('UTC+3', summer);
  expect(match).toEqual({
    kind: 'near',
    zones: ['Europe/Istanbul', 'Europe/Minsk', 'Europe/Moscow', 'Africa/Nairobi', 'Europe/Helsinki', 'Europe/Kyiv'],
  });
  expect(parseTimeZone('+5:30', winter)).toEqual({ kind: 'near', zones: ['Asia/Kolkata'] });
});

test('every zone is found by its name in any case and with spaces, and every city in both languages', () => {
  for (const name of Intl.supportedValuesOf('timeZone')) {
    const match = parseTimeZone(name.toLowerCase().replaceAll('_', ' '), summer);
    expect(match.kind, name).toBe('one');
    if (match.kind === 'one') expect(offsetMinutes(match.zone, summer), name).toBe(offsetMinutes(name, summer));
  }
  for (const { zone, en, ru } of cities)
    for (const name of [en, ru]) expect(parseTimeZone(name, summer), name).toEqual({ kind: 'one', zone });
  for (const [zone, ...names] of otherPlaceNames)
    for (const name of names) expect(parseTimeZone(name, summer), name).toEqual({ kind: 'one', zone });
});

test('the result for any text is a zone that this machine knows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const match = parseTimeZone(text, summer);
      const zones = match.kind === 'one' ? [match.zone] : match.kind === 'near' ? match.zones : [];
      expect(zones.filter((zone) => !isKnownTimeZone(zone))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('offsets and weekday names are not time zones', () => {
  for (const name of ['+02:00', '-05', 'Monday', '']) expect(isKnownTimeZone(name)).toBe(false);
});

test('cities with the same time come first, the nearest of them at the front', () => {
  const near = findCitiesNear('Europe/Berlin', winter).map(({ zone }) => zone);
  expect(near.slice(0, 2)).toEqual(['Europe/Berlin', 'Europe/Rome']);
  expect(near).toHaveLength(cities.length);
  const differences = near.map((zone) => Math.abs(offsetMinutes(zone, winter) - 60));
  expect(differences).toEqual([...differences].sort((a, b) => a - b));
});

test('local times, offsets and weekdays are formatted', () => {
  expect(formatOffset('Europe/Berlin', summer)).toBe('UTC+2');
  expect(formatOffset('Europe/Berlin', winter)).toBe('UTC+1');
  expect(formatOffset('Asia/Kolkata', winter)).toBe('UTC+5:30');
  expect(formatOffset('America/St_Johns', winter)).toBe('UTC−3:30');
  expect(formatOffset('UTC', winter)).toBe('UTC');
  expect(formatLocalTime('Asia/Kolkata', winter)).toBe('17:30');
  expect(formatLocalTime('Europe/Berlin', new Date('2025-12-31T23:05:00Z'))).toBe('00:05');
  expect([1, 7].map((day) => weekdayName(day, 'en'))).toEqual(['Monday', 'Sunday']);
  expect([1, 7].map((day) => weekdayName(day, 'ru'))).toEqual(['Понедельник', 'Воскресенье']);
});
