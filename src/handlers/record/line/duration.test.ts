import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../time/format.ts';
import { chooseDuration } from './duration.ts';
import { findDurationCandidates } from './duration-candidates.ts';

const findDuration = (text: string) => chooseDuration(findDurationCandidates(text));

const forms: Record<string, number> = {
  '45': 45,
  '45m': 45,
  '45 m': 45,
  '45 min': 45,
  '45min.': 45,
  '45 mins': 45,
  '90 minutes': 90,
  '1 minute': 1,
  '45-minute': 45,
  '0.5 min': 0.5,
  '12,25 min': 12.25,
  '1h': 60,
  '1 hr': 60,
  '2 hours': 120,
  '1h30': 90,
  '1h05': 65,
  '1h30m': 90,
  '1h 30m': 90,
  '1h 30': 90,
  '2 h 15 min': 135,
  '2 hours 15 minutes': 135,
  '2 hours, 15 minutes': 135,
  '2 hours and 15 minutes': 135,
  '1.5h': 90,
  '1,5 h': 90,
  '1.25 hours': 75,
  '1:30': 90,
  '0:45': 45,
  '01:05': 65,
  '1:30h': 90,
  'half an hour': 30,
  'half hour': 30,
  'half-hour': 30,
  'quarter of an hour': 15,
  'three quarters of an hour': 45,
  'an hour': 60,
  'one hour': 60,
  'two hours': 120,
  'an hour and a half': 90,
  'one and a half hours': 90,
  '2 and a half hours': 150,
  'forty-five minutes': 45,
  'an hour and five minutes': 65,
  'for 45 minutes': 45,
  '90 sec': 1.5,
  '1m30s': 1.5,
  '24h': 1440,
  '45м': 45,
  '45 мин': 45,
  '45 мин.': 45,
  '45 минут': 45,
  '1 минута': 1,
  '22 минуты': 22,
  полчаса: 30,
  'пол часа': 30,
  час: 60,
  '1 час': 60,
  '5 часов': 300,
  '1ч': 60,
  '1ч30': 90,
  '1ч 30м': 90,
  '1 ч 30 мин': 90,
  '1 ч. 30 мин.': 90,
  '2 ч 15 мин': 135,
  '2 часа 15 минут': 135,
  'час 15': 75,
  'час и 15 минут': 75,
  'час пятнадцать минут': 75,
  '1,5 часа': 90,
  '1.5 ч': 90,
  'полтора часа': 90,
  'час с половиной': 90,
  'два с половиной часа': 150,
  'двадцать пять минут': 25,
  'четверть часа': 15,
  'за 45 минут': 45,
  '½ h': 30,
  '1½ hours': 90,
  '1/2 hour': 30,
  '3/4 hour': 45,
  '.25h': 15,
  ',25h': 15,
  "20'": 20,
  ':30': 30,
  '1,000 mins': 1000,
  '0:45:30': 45.5,
  '10:30:15': 630.25,
  'an hour and twenty': 80,
  'two hours fifteen': 135,
  'one hour and half': 90,
  'an hour and a quarter': 75,
  'four hours, and fourty minutes': 280,
  'fiveteen min': 15,
  'an hour ninty': 150,
  'час двацать': 80,
  'час пятнацать минут': 75,
  'два часа сорак минут': 160,
  'пятдесят минут': 50,
  'a couple of hours': 120,
  'seventy minutes': 70,
  'three mins four sec': 3.07,
  '1h & 20m': 80,
  '20 minuets': 20,
  'about 45 min': 45,
  '~45 min': 45,
  'almost 2 hours': 120,
  'час двадцать': 80,
  'полтора ч': 90,
  'три четверти часа': 45,
  часик: 60,
  полчасика: 30,
  'минут 20': 20,
  'часа два': 120,
  'около часа': 60,
  'ещё 20 минут': 20,
  '20 минту': 20,
  '40 минуток': 40,
  '2x15m': 30,
  '3 x 25 min': 75,
  '15+20 min': 35,
  '30m + 15m': 45,
  '2 раза по 15 минут': 30,
  'два раза по полчаса': 60,
  '2х15 мин': 30,
  '10:00-11:30': 90,
  '10:00 – 11:30': 90,
  '9am - 10am': 60,
  '9-10am': 60,
  '9:30-12pm': 150,
  'from 9 to 10 pm': 60,
  'between 11 and 1': 120,
  'с 9:00 до 10:30': 90,
  'с 9 утра до 6 вечера': 540,
  '23:00-7:00': 480,
  '12.00-13.30': 90,
  '30 сек': 0.5,
};

describe('findDuration', () => {
  it.each(Object.entries(forms))('reads %j as %d minutes, alone, in a line, in capitals', (form, minutes) => {
    for (const text of [form, form.toUpperCase()]) {
      expect(findDuration(text)).toMatchObject({ kind: 'found', minutes, start: 0, end: text.length });
      expect(findDuration(`run ${text}`)).toMatchObject({ minutes, start: 4, end: 4 + text.length });
      expect(findDuration(`run (${text}), easy`)).toMatchObject({ minutes, start: 5, end: 5 + text.length });
    }
  });

  it.each([
    'run',
    'run5k',
    'run #45',
    'run #45m',
    'run @45',
    'run a45m',
    'run 5 km',
    'run 10 pushups',
    'read 30 pages',
    'чтение 30 страниц',
    'run at 7',
    'run at 7:30',
    'run 7:30 pm',
    'бег в 7',
    'бег в 7:30',
    'в час',
    'chapter 7',
    'глава 7',
    '21 November',
    'Nov 21',
    '21 ноября',
    '21.11',
    '2026-11-21',
    '21/11',
    '2 days ago',
    '30 minutes ago',
    '1h 30m ago',
    'час назад',
    '20 минут назад',
    'in 20 minutes',
    'через час',
    '5 min/km',
    '5:30/km',
    '$45',
    '45%',
    '-5°',
    'a minute',
    'I am here',
  ])('finds no duration in %j', (text) => {
    expect(findDuration(text)).toEqual({ kind: 'none' });
  });

  it.each([
    ['0', 'zero-duration'],
    ['run 0m', 'zero-duration'],
    ['0:00', 'zero-duration'],
    ['бег 0 минут', 'zero-duration'],
    ['-5m', 'negative-duration'],
    ['run -5', 'negative-duration'],
    ['run -1h 30m', 'negative-duration'],
    ['run 1m 2m 3m 4m', 'two-durations'],
    ['-5 мин', 'negative-duration'],
    ['1441', 'over-24-hours'],
    ['25h', 'over-24-hours'],
    ['1440.01 min', 'over-24-hours'],
    ['25 часов', 'over-24-hours'],
    ['999999999 h', 'over-24-hours'],
    ['run 1000000000000000000000m', 'unclear-duration'],
    ['run 1e3m', 'unclear-duration'],
    ['run 4:11-1h', 'unclear-duration'],
    ['run 12.345 min', 'unclear-duration'],
    ['45m,30m', 'unclear-duration'],
    ['1:75', 'unclear-duration'],
    ['1h90', 'unclear-duration'],
    ['бег 1e3ч', 'unclear-duration'],
    ['run 5 1e3m', 'unclear-duration'],
  ])('refuses %j: %s', (text, reason) => {
    expect(findDuration(text)).toEqual({ kind: 'refused', reason });
  });

  it.each([
    ['45m 30m', [45, 30]],
    ['run 45m felt like 2 hours', [45, 120]],
    ['45 30', [45, 30]],
    ['бег 45 мин и полчаса', [45, 30]],
    ['30-45m', [30, 45]],
    ['2-3 hours', [120, 180]],
    ['1:30 min', [1.5, 90]],
    ['22:37', [22.62, 1357]],
    ['24:01', [24.02]],
    ['1.5', [90, 1.5]],
    ['0,5', [30, 0.5]],
    ['20.5', [20.5, 1230]],
    ['1.30', [90, 78, 1.3]],
    ['полтора', [90]],
    ['over an hour', [60]],
    ['меньше часа', [60]],
    ['half a day', [720]],
    ['2 pomodoros', [2]],
    ['25 min twice', [50, 25]],
    ['9-5', [480]],
    ['гитара полчса', [30]],
  ])('is not certain of %j', (text, minutes) => {
    expect(findDuration(text)).toMatchObject({ kind: 'unclear', minutes });
  });

  it.each([
    ['swim 1,000 m', true, { kind: 'none' }],
    ['swim 1,000 m', false, { kind: 'found', minutes: 1000 }],
    ['swim 400m 12 min', false, { kind: 'found', minutes: 12 }],
    ['1000 м 30 мин', false, { kind: 'found', minutes: 30 }],
  ])('reads m in %j as metres, for a habit over a distance: %s', (text, isOverDistance, result) => {
    expect(chooseDuration(findDurationCandidates(text), { isOverDistance: () => isOverDistance })).toMatchObject(
      result,
    );
  });

  it('reads `in 20 minutes` as a duration only of something past', () => {
    const candidates = findDurationCandidates('run in 20 minutes');
    expect(chooseDuration(candidates)).toEqual({ kind: 'none' });
    expect(chooseDuration(candidates, { tookPlace: () => true })).toMatchObject({ kind: 'found', minutes: 20 });
  });

  it('prefers a duration with a unit to a bare number, and accepts the same duration twice', () => {
    expect(findDuration('run 5 45m')).toMatchObject({ minutes: 45, start: 6 });
    expect(findDuration('run 45m, that is 0.75 h')).toMatchObject({ minutes: 45, start: 4 });
    expect(findDuration('run - 45m')).toMatchObject({ minutes: 45 });
    expect(findDuration('read 30 pages 45')).toMatchObject({ minutes: 45 });
    expect(findDuration('1h 10 pushups')).toMatchObject({ minutes: 60, end: 2 });
    expect(findDuration('1h 21 november')).toMatchObject({ minutes: 60, end: 2 });
  });

  it('reads a number before `неделю назад` as minutes, unless the number counts the weeks', () => {
    expect(findDuration('бег 20 неделю назад')).toMatchObject({ minutes: 20, end: 6 });
    expect(findDuration('бег 11 день тому назад')).toMatchObject({ minutes: 11 });
    expect(findDuration('бег 21 неделю назад')).toEqual({ kind: 'none' });
  });

  it('reads every formatted duration, in both languages', () => {
    const cents = fc.integer({ min: 1, max: 144_000 });
    fc.assert(
      fc.property(cents, fc.constantFrom('en', 'ru'), (value, language) => {
        const minutes = value / 100;
        expect(findDuration(`run ${formatDuration(minutes, language)} ok`)).toMatchObject({ kind: 'found', minutes });
      }),
      { numRuns: 3_000 },
    );
  });
});
