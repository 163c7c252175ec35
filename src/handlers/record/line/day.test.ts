import { describe, expect, it } from 'vitest';
import { addDays } from '../../../time/days.ts';
import { formatDay } from '../../../time/format.ts';
import { chooseDay, findDayCandidates, findStatedDay } from './day.ts';
import { chooseDuration } from './duration.ts';
import { findDurationCandidates } from './duration-candidates.ts';

/** A Sunday. */
const today = '2026-11-22';

function dayIn(text: string, at = today) {
  const duration = chooseDuration(findDurationCandidates(text));
  return chooseDay(text, findDayCandidates(text), {
    today: at,
    durationSpan: duration.kind === 'found' ? duration : null,
  });
}

const full: Record<string, string> = {
  today: '2026-11-22',
  yesterday: '2026-11-21',
  'the day before yesterday': '2026-11-20',
  monday: '2026-11-16',
  'on Tuesday': '2026-11-17',
  'last friday': '2026-11-20',
  saturday: '2026-11-21',
  sunday: '2026-11-15',
  'on sun': '2026-11-15',
  'last sat': '2026-11-21',
  '2 days ago': '2026-11-20',
  'two days ago': '2026-11-20',
  'a day ago': '2026-11-21',
  'a week ago': '2026-11-15',
  '3 weeks ago': '2026-11-01',
  '9 months ago': '2026-02-22',
  'a year ago': '2025-11-22',
  '2026-11-21': '2026-11-21',
  '2026/11/21': '2026-11-21',
  '21.11.2026': '2026-11-21',
  '21.11.25': '2025-11-21',
  '21-11-2026': '2026-11-21',
  '1.2.2026': '2026-02-01',
  '1970-01-01': '1970-01-01',
  'Nov 21': '2026-11-21',
  'Nov. 21st': '2026-11-21',
  'November 22': '2026-11-22',
  'December 3': '2025-12-03',
  'Nov 21, 2024': '2024-11-21',
  '21 November': '2026-11-21',
  '21st of November': '2026-11-21',
  'on the 21st of November': '2026-11-21',
  'Sat 21 Nov': '2026-11-21',
  'Saturday, 21 November 2026': '2026-11-21',
  'may 5': '2026-05-05',
  yday: '2026-11-21',
  'last night': '2026-11-21',
  'this morning': '2026-11-22',
  '21/11': '2026-11-21',
  '11/21': '2026-11-21',
  '21/11/2026': '2026-11-21',
  '11/21/26': '2026-11-21',
  позапозавчера: '2026-11-19',
  'прошлым вечером': '2026-11-21',
  'в воскресение': '2026-11-15',
  сегодня: '2026-11-22',
  вчера: '2026-11-21',
  позавчера: '2026-11-20',
  'в понедельник': '2026-11-16',
  'во вторник': '2026-11-17',
  'в среду': '2026-11-18',
  четверг: '2026-11-19',
  'в пятницу': '2026-11-20',
  'в прошлую пятницу': '2026-11-20',
  'в субботу': '2026-11-21',
  'в воскресенье': '2026-11-15',
  'в сб': '2026-11-21',
  '2 дня назад': '2026-11-20',
  'два дня назад': '2026-11-20',
  '5 дней тому назад': '2026-11-17',
  'день назад': '2026-11-21',
  'неделю назад': '2026-11-15',
  '21 неделю назад': '2026-06-28',
  '2 недели назад': '2026-11-08',
  'месяц назад': '2026-10-22',
  '21 ноября': '2026-11-21',
  '21 ноя': '2026-11-21',
  '21 ноября 2025 года': '2025-11-21',
  '9 мая': '2026-05-09',
};

describe('chooseDay', () => {
  it.each(Object.entries(full))('reads the full form %j as %s anywhere, in any case', (form, date) => {
    for (const text of [form, form.toUpperCase()]) {
      expect(dayIn(text)).toMatchObject({ kind: 'found', date });
      expect(dayIn(`${text} run 45m`)).toMatchObject({ date });
      expect(dayIn(`run 45m ${text}`)).toMatchObject({ date });
      expect(dayIn(`run ${text}, 45m`)).toMatchObject({ date });
      expect(dayIn(`run 45m #easy ${text} after work`)).toMatchObject({ date });
    }
  });

  it.each([
    ['mon', '2026-11-16'],
    ['tue', '2026-11-17'],
    ['thurs', '2026-11-19'],
    ['fri', '2026-11-20'],
    ['пн', '2026-11-16'],
    ['вс', '2026-11-15'],
    ['среда', '2026-11-18'],
  ])('reads the short weekday %j next to the duration or at the end', (form, date) => {
    expect(dayIn(`run ${form} 45m`)).toMatchObject({ date });
    expect(dayIn(`run 45m, ${form} easy`)).toMatchObject({ date });
    expect(dayIn(`run 45m easy ${form}`)).toMatchObject({ date });
    expect(dayIn(`run 45m easy ${form} #tag`)).toMatchObject({ date });
    expect(dayIn(`${form} club run 45m`)).toEqual({ kind: 'none' });
    expect(dayIn(`run 45m easy ${form} club`)).toEqual({ kind: 'none' });
    expect(dayIn(`run ${form}`)).toEqual({ kind: 'none' });
  });

  it.each([
    ['sat', '2026-11-21'],
    ['sun', '2026-11-15'],
    ['wed', '2026-11-18'],
  ])('reads %j, which is a word too, only next to the duration', (form, date) => {
    expect(dayIn(`run ${form} 45m`)).toMatchObject({ date });
    expect(dayIn(`run 45m ${form}`)).toMatchObject({ date });
    expect(dayIn(`run 45m ${form} #easy`)).toMatchObject({ date });
    expect(dayIn(`run 45m ${form} quietly`)).toEqual({ kind: 'none' });
    expect(dayIn(`run 45m in the ${form}`)).toEqual({ kind: 'none' });
    expect(dayIn(`${form} bathing 20m`)).toEqual({ kind: 'none' });
  });

  it.each([
    ['run 45m 21.11', '2026-11-21'],
    ['run 21.11 45m', '2026-11-21'],
    ['run 45m on 21.11', '2026-11-21'],
    ['21.11 run 45m', '2026-11-21'],
    ['run 45m 22.11', '2026-11-22'],
    ['run 45m 03.12', '2025-12-03'],
    ['run 45m 01.02', '2026-02-01'],
    ['run 45m easy 21.11', '2026-11-21'],
    ['бег 45 мин 21.11.', '2026-11-21'],
    ['бег 45 21.11', '2026-11-21'],
  ])('reads DD.MM next to a duration: %j', (text, date) => {
    expect(dayIn(text)).toMatchObject({ kind: 'found', date });
  });

  it.each([
    'run',
    'run 21.11',
    'run 45m 5.10 km',
    'run 45m pace 5.10',
    'run 45m easy 5.10',
    'run 45m went 5.10 well',
    'run 45m v2.10',
    'run 45m may be late',
    'run 45m march on',
    'march 5 min',
    'march 5 km 45m',
    'run 45m #yesterday',
    "run 45m 'yesterday'",
    "run 45m before tomorrow's race",
    'run 45m on mondays',
    'бег 45 мин по понедельникам',
    'run 45m day 5',
    'run 45m 1.2.3.4',
  ])('finds no day in %j', (text) => {
    expect(dayIn(text)).toEqual({ kind: 'none' });
  });

  it.each([
    ['tomorrow', 'future-day'],
    ['завтра', 'future-day'],
    ['послезавтра', 'future-day'],
    ['the day after tomorrow', 'future-day'],
    ['next friday', 'future-day'],
    ['в следующую пятницу', 'future-day'],
    ['2026-11-23', 'future-day'],
    ['22.11.2027', 'future-day'],
    ['1969-12-31', 'before-1970'],
    ['31.12.1969', 'before-1970'],
    ['100 years ago', 'before-1970'],
    ['999999 дней назад', 'before-1970'],
    ['31.02', 'impossible-day'],
    ['29.02', 'impossible-day'],
    ['31 февраля', 'impossible-day'],
    ['Feb 30', 'impossible-day'],
    ['2026-02-30', 'impossible-day'],
    ['2026-13-01', 'impossible-day'],
    ['32.01.2026', 'impossible-day'],
    ['23/11/2026', 'future-day'],
    ['31/02', 'impossible-day'],
  ])('refuses %j: %s', (form, reason) => {
    expect(dayIn(`run 45m ${form}`)).toEqual({ kind: 'refused', reason });
  });

  it.each([
    ['Mon 21 Nov', ['2026-11-21', '2026-11-16']],
    ['yesterday or monday', ['2026-11-21', '2026-11-16']],
    ['вчера 19 ноября', ['2026-11-21', '2026-11-19']],
    ['30 nov 21', ['2025-11-30', '2026-11-21']],
    ['5/11', ['2026-11-05', '2026-05-11']],
    ['12/05/2026', ['2026-05-12']],
    ['2-3 days ago', ['2026-11-20', '2026-11-19']],
    ['a couple of days ago', ['2026-11-20', '2026-11-19']],
    ['пару недель назад', ['2026-11-08', '2026-11-01']],
    ['several days ago', ['2026-11-20', '2026-11-19', '2026-11-18', '2026-11-17']],
    ['1.5 weeks ago', ['2026-11-11', '2026-11-10']],
    ['полгода назад', ['2026-05-22']],
    ['three days back', ['2026-11-19']],
    ['29.11', ['2025-11-29']],
    ['Nov 23', ['2025-11-23']],
    ['1.2', ['2026-02-01', '2026-11-22']],
    ['the 21st', ['2026-11-21', '2026-10-21']],
    ['30-го', ['2026-10-30', '2026-09-30']],
    ['двадцать первого числа', ['2026-11-21', '2026-10-21']],
    ['в пнд', ['2026-11-16']],
    ['last week', [15, 14, 13, 12, 11, 10, '09'].map((day) => `2026-11-${day}`)],
    ['last month', []],
  ])('is not certain of %j', (form, days) => {
    expect(dayIn(`run 45m ${form}`)).toMatchObject({ kind: 'unclear', days });
  });

  it.each([
    ['2026-10-32 2026-11-01', 'impossible-day'],
    ['2026-11-01 2026-11-31', 'impossible-day'],
    ['31.11.2026 – 01.11.2026', 'impossible-day'],
    ['2026-11-20 2026-11-23', 'future-day'],
  ])('does not take the other day of %j on its own', (text, reason) => {
    expect(findStatedDay(text, today)).toEqual({ kind: 'refused', reason });
  });

  it('finds 29 February within the last 365 days', () => {
    expect(dayIn('run 45m 29.02', '2025-01-10')).toMatchObject({ date: '2024-02-29' });
    expect(dayIn('run 45m a year ago', '2024-02-29')).toMatchObject({ date: '2023-02-28' });
  });

  it('reads every formatted day, in both languages', () => {
    for (let back = 0; back < 800; back += 1) {
      const date = addDays(today, -back);
      for (const language of ['en', 'ru'] as const) {
        expect(dayIn(`run 45m ${formatDay(date, today, language)}`)).toMatchObject({ kind: 'found', date });
      }
    }
  });
});
