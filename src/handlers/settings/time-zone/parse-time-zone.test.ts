import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { projectPath } from '../../../lib/project-path.ts';
import { formatLocalTime, formatOffset, listOffsetMinutes, offsetMinutes, weekdayName } from '../format-time-zone.ts';
import { cities, findCitiesNear } from './cities.ts';
import { extraNames } from './extra-names.ts';
import { foldPlaceName, spellingKey } from './fold-name.ts';
import { parseTimeZone } from './parse-time-zone.ts';
import { isTypingError } from './place-index.ts';
import { isKnownTimeZone } from './zone-names.ts';

const summer = new Date('2026-07-01T12:00:00Z');
const winter = new Date('2026-01-01T12:00:00Z');
/** The cases of each property: a search takes milliseconds. FULL_LOAD=1 has more. */
// biome-ignore lint/style/noProcessEnv: a setting of the tests, not of the program
const numRuns = process.env.FULL_LOAD ? 300 : 60;

function parsedZones(text: string, at = summer): string[] {
  const match = parseTimeZone(text, at);
  return match.kind === 'one' ? [match.zone] : match.kind === 'near' ? match.zones : [];
}

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['  europe/berlin ', 'Europe/Berlin'],
  ['EUROPE BERLIN', 'Europe/Berlin'],
  ['New_York', 'America/New_York'],
  ['НьюЙорк', 'America/New_York'],
  ['são paulo', 'America/Sao_Paulo'],
  ['St. John’s', 'America/St_Johns'],
  ["st john's", 'America/St_Johns'],
  ['kiev', 'Europe/Kyiv'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Calcutta', 'Asia/Kolkata'],
  ['US/Pacific', 'America/Los_Angeles'],
  ['Etc/GMT+3', 'Etc/GMT+3'],
  ['utc', 'UTC'],
  ['MSK', 'Europe/Moscow'],
  ['мск', 'Europe/Moscow'],
  ['СПб', 'Europe/Moscow'],
  ['екб', 'Asia/Yekaterinburg'],
  ['München', 'Europe/Berlin'],
  ['York', 'Europe/London'],
  ['Ростов', 'Europe/Moscow'],
])('%s means %s', (text, zone) => {
  expect(parseTimeZone(text, summer)).toEqual({ kind: 'one', zone });
});

test.each([
  ...['', '   ', 'run 45m', 'x', 'ab', '🏝', '<b>', 'a'.repeat(4096), '+25', '3', '20m', '\\', '[', '(.*)+'],
  ...['hello', 'help', 'language', 'settings', 'week', 'month', 'running', 'Monday', 'nothing', 'the', 'time'],
  ...['привет', 'спасибо', 'нет такого', 'язык', 'неделя', 'день', 'время', 'пробежка', 'понедельник', 'да'],
  ...['нигде', 'Нарния', 'Mordor', 'Wakanda', 'Хогвартс'],
])('%s means no time zone', (text) => {
  expect(parseTimeZone(text, summer)).toEqual({ kind: 'none' });
});

test.each([
  ['Berlinn', 'Europe/Berlin'],
  ['Лондн', 'Europe/London'],
  ['Moscwo', 'Europe/Moscow'],
  ['Новосибирк', 'Asia/Novosibirsk'],
  ['Екатиринбург', 'Asia/Yekaterinburg'],
  ['Wellingtom', 'Pacific/Auckland'],
  ['Stockhlom', 'Europe/Stockholm'],
])('%s, which has a typo, gives an offer of %s first', (text, zone) => {
  expect(parseTimeZone(text, summer)).toMatchObject({ kind: 'near', zones: expect.arrayContaining([zone]) });
  expect(parsedZones(text)[0]).toBe(zone);
});

test.each([
  ['москв', 'Europe/Moscow'],
  ['новокуз', 'Asia/Novokuznetsk'],
  ['петропавловск-кам', 'Asia/Kamchatka'],
  ['Angeles', 'America/Los_Angeles'],
  ['тагил', 'Asia/Yekaterinburg'],
  ['г. Казань', 'Europe/Moscow'],
  ['Moscow time', 'Europe/Moscow'],
  ['Berlin, Germany', 'Europe/Berlin'],
  ['Europe/Berlin (UTC+2)', 'Europe/Berlin'],
])('%s, which is a part of a name or has an addition, gives an offer', (text, zone) => {
  expect(parseTimeZone(text, summer)).toMatchObject({ kind: 'near', zones: expect.arrayContaining([zone]) });
});

test.each(['Wellington', 'Wellingtom', 'Washingtan', 'Berlinn', 'Ростоф'])('%s is never New York', (text) => {
  expect(parsedZones(text).filter((zone) => zone === 'America/New_York' && !text.startsWith('Wash'))).toEqual([]);
});

test.each([
  ['EST', ['America/New_York', 'America/Toronto', 'America/Panama']],
  ['cet', ['Europe/Berlin', 'Europe/Paris', 'Europe/Madrid', 'Europe/Rome', 'Europe/Warsaw', 'Europe/Vienna']],
  ['PST', ['America/Los_Angeles', 'America/Vancouver', 'America/Tijuana']],
  ['IST', ['Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin']],
  ['JST', ['Asia/Tokyo']],
  ['YEKT', ['Asia/Yekaterinburg']],
])('the abbreviation %s gives an offer, never a zone at once', (text, zones) => {
  expect(parseTimeZone(text, summer)).toEqual({ kind: 'near', zones });
});

test.each(['UTC+3', 'UTC 3', 'utc3', 'GMT+03:00', '+3', 'ГМТ+3'])(
  'the offset %s gives the zones with it, zones without summer time first',
  (text) => {
    expect(parseTimeZone(text, summer)).toEqual({
      kind: 'near',
      zones: ['Europe/Istanbul', 'Europe/Minsk', 'Europe/Moscow', 'Africa/Nairobi', 'Europe/Helsinki', 'Europe/Kyiv'],
    });
  },
);

test('offsets with minutes, to the west and without a well-known city are understood', () => {
  expect(parseTimeZone('+5:30', winter)).toEqual({ kind: 'near', zones: ['Asia/Kolkata'] });
  expect(parseTimeZone('UTC−3:30', winter)).toEqual({ kind: 'near', zones: ['America/St_Johns'] });
  expect(parsedZones('UTC-3')).toContain('America/Sao_Paulo');
  expect(parseTimeZone('UTC+14', winter)).toEqual({ kind: 'near', zones: ['Pacific/Kiritimati'] });
});

test.each([
  ['мск+4', 7, 'Asia/Novosibirsk'],
  ['МСК + 2', 5, 'Asia/Yekaterinburg'],
  ['msk-1', 2, 'Europe/Kaliningrad'],
  ['мск 7', 10, 'Asia/Vladivostok'],
])('%s gives zones of Russia with UTC+%i, %s among them', (text, hours, zone) => {
  const match = parseTimeZone(text, summer);
  expect(match).toMatchObject({ kind: 'near', zones: expect.arrayContaining([zone]) });
  expect(parsedZones(text).map((each) => offsetMinutes(each, summer) / 60)).toEqual(parsedZones(text).map(() => hours));
});

test('every zone is found by its name in any case and with spaces', () => {
  for (const name of Intl.supportedValuesOf('timeZone')) {
    const match = parseTimeZone(name.toLowerCase().replaceAll('_', ' '), summer);
    expect(match.kind, name).toBe('one');
    if (match.kind === 'one') expect(offsetMinutes(match.zone, summer), name).toBe(offsetMinutes(name, summer));
  }
});

test('every city on the buttons is found in both languages, and every extra name', () => {
  for (const { zone, en, ru } of cities)
    for (const name of [en, ru]) expect(parseTimeZone(name, summer), name).toEqual({ kind: 'one', zone });
  for (const [zone, ...names] of extraNames) for (const name of names) expect(parsedZones(name), name).toContain(zone);
});

test('places.tsv has a known zone, a country, a population and folded names in each line', () => {
  const [heading, ...lines] = readFileSync(projectPath('src/handlers/settings/time-zone/places.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(heading).toMatch(/^# .*GeoNames.*CC BY 4\.0/);
  expect(lines.filter((line) => !/^[\w/-]+\t[A-Z]{2}\t\d+\t[^\t]+\t[^\t]*$/.test(line))).toEqual([]);
  const zones = new Set(lines.map((line) => line.split('\t')[0] as string));
  expect([...zones].filter((zone) => !isKnownTimeZone(zone))).toEqual([]);
  const names = lines.flatMap((line) => line.split('\t').slice(3).join('|').split('|'));
  expect(names.filter((name) => name !== foldPlaceName(name))).toEqual([]);
});

test('the result for any text is at most twelve different zones that this machine knows', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.string({ unit: fc.constantFrom(...'utcgmsk мск+-0123456789:, ()|[]^$'), maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...'абвгдеиклмнопрстуabcdeiklmnoprstu -'), minLength: 1, maxLength: 12 }),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const zones = parsedZones(typed);
      expect(zones.filter((zone) => !isKnownTimeZone(zone))).toEqual([]);
      expect(zones.length).toBe(new Set(zones).size);
      expect(zones.length).toBeLessThanOrEqual(12);
    }),
    { numRuns },
  );
});

test('a change of case, spaces and hyphens changes nothing', () => {
  const names = cities.flatMap(({ en, ru }) => [en, ru]);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.constantFrom(' ', '-', '_', ''), (name, separator) => {
      const typed = name.toUpperCase().replace(/[ -]/g, separator);
      expect(parseTimeZone(typed, summer)).toEqual(parseTimeZone(name, summer));
    }),
    { numRuns },
  );
});

test('one wrong letter in the name of a city never sets the zone of another place', () => {
  const long = cities.flatMap(({ en, ru }) => [en, ru]).filter((name) => name.length >= 8);
  fc.assert(
    fc.property(fc.constantFrom(...long), fc.nat(), fc.constantFrom(...'жщфqxz'), (name, position, letter) => {
      const index = 2 + (position % (name.length - 2));
      const typed = name.slice(0, index) + letter + name.slice(index + 1);
      const match = parseTimeZone(typed, summer);
      if (match.kind === 'one') expect(match).toEqual(parseTimeZone(name, summer));
    }),
    { numRuns },
  );
});

test('typing errors are one or two edits after the same beginning', () => {
  expect(isTypingError('лондн', 'лондон')).toBe(true);
  expect(isTypingError('moscwo', 'moscow')).toBe(true);
  expect(isTypingError('ekatirinburk', 'ekaterinburg')).toBe(true);
  expect(isTypingError('bondon', 'london')).toBe(false);
  expect(isTypingError('lines', 'linea')).toBe(false);
  expect(isTypingError('wellington', 'washington')).toBe(false);
});

test('one name in Latin and Cyrillic letters has one spelling key', () => {
  for (const [latin, cyrillic] of [
    ['Kolhāpur', 'Колхапур'],
    ['Jhānsi', 'Джханси'],
    ['Kharkov', 'Харьков'],
    ['Wroclaw', 'Вроклав'],
  ] as const)
    expect(spellingKey(foldPlaceName(cyrillic))).toBe(spellingKey(foldPlaceName(latin)));
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

test('the offsets of a zone at several instants are those at each of them', () => {
  for (const zone of ['Europe/Berlin', 'America/St_Johns', 'UTC'])
    expect(listOffsetMinutes(zone, [summer, winter])).toEqual([summer, winter].map((at) => offsetMinutes(zone, at)));
  expect(listOffsetMinutes('Europe/Berlin', [summer, winter])).toEqual([120, 60]);
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
  expect([1, 7].map((day) => weekdayName(day, 'ru'))).toEqual(['понедельник', 'воскресенье']);
});
