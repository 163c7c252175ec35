import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it, test } from 'vitest';
import { type DailyTimes, dueTimesBetween, findTime, minutesOfDay, nextDueTime } from './daily-times.ts';
import { addDays, isoWeekday } from './days.ts';

const everyDay = 0b111_1111;
const oneTime = { everyMinutes: null, untilMinute: null, weekdays: everyDay };
const at = (text: string): DailyTimes => ({ ...oneTime, localMinute: toMinute(text) });
const toMinute = (text: string) => Number(text.split(':')[0]) * 60 + Number(text.split(':')[1]);
const show = (minute: number) => Temporal.PlainTime.from('00:00').add({ minutes: minute }).toString().slice(0, 5);

/** The same with Temporal: a time of a day of a person, and whether the calendar has its date. */
function expected(day: string, minute: number, timeZone: string, dayStartHour: number) {
  const date = Temporal.PlainDate.from(day).add({ days: minute < dayStartHour * 60 ? 1 : 0 });
  const zoned = (time: string) => date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) });
  const isOnCalendar = ['00:00', '23:59'].some((time) => zoned(time).toPlainDate().equals(date));
  return { day, minute, at: new Date(zoned(show(minute)).epochMilliseconds), isOnCalendar };
}

const quarterHours = Array.from({ length: 24 }, (_, index) => index * 15);

function isNearChange(day: string, timeZone: string): boolean {
  const offset = (count: number) =>
    Temporal.PlainDate.from(day).add({ days: count }).toZonedDateTime({ timeZone }).offsetNanoseconds;
  return offset(-1) !== offset(2);
}

const years = {
  'Europe/Berlin': '2026-01-01',
  'America/New_York': '2026-01-01',
  'Australia/Lord_Howe': '2026-01-01',
  'Pacific/Apia': '2011-03-01',
};

describe.each(Object.entries(years))('a year in %s from %s', (timeZone, first) => {
  const days = Array.from({ length: 366 }, (_, index) => addDays(first, index));

  it('has the times that Temporal has, on days of a clock change at all quarter hours', () => {
    for (const [index, day] of days.entries()) {
      const dayStartHour = index % 2 === 0 ? 0 : 4;
      const minutes = isNearChange(day, timeZone) ? quarterHours : [150, 720 + (index % 60)];
      for (const minute of minutes)
        expect(findTime(day, minute, { timeZone, dayStartHour })).toEqual(
          expected(day, minute, timeZone, dayStartHour),
        );
    }
  });

  it('has each time of each day exactly once, and nothing else', () => {
    const settings = { timeZone, dayStartHour: 3 };
    const reminders: DailyTimes[] = [
      at('02:30'),
      at('00:00'),
      { localMinute: toMinute('21:00'), everyMinutes: 45, untilMinute: toMinute('02:00'), weekdays: 0b101_0110 },
    ];
    const [from = '', to = ''] = [days[0], days.at(-1)];
    for (const times of reminders) {
      const start = new Date(`${addDays(from, -4)}T00:00Z`);
      const end = new Date(`${addDays(to, 4)}T00:00Z`);
      const due = walk(times, settings, start, end).filter(({ day }) => day >= from && day <= to);
      const wanted = days
        .filter((day) => (times.weekdays >> (isoWeekday(day) - 1)) & 1)
        .flatMap((day) => minutesOfDay(times).map((minute) => `${day} ${minute}`));
      expect(due.map(({ day, minute }) => `${day} ${minute}`).sort()).toEqual(wanted.sort());
    }
  });
});

/** Takes one time after another, as the sender does: all that are due up to the next one, then the next. */
function walk(times: DailyTimes, settings: { timeZone: string; dayStartHour: number }, start: Date, end: Date) {
  const due = [];
  let from = start;
  for (let next = nextDueTime(times, settings, from).at; next < end; ) {
    due.push(...dueTimesBetween(times, settings, from, next));
    from = next;
    next = nextDueTime(times, settings, from).at;
  }
  return due;
}

const instants = (times: DailyTimes, timeZone: string, from: string, to: string, dayStartHour = 0) =>
  dueTimesBetween(times, { timeZone, dayStartHour }, new Date(from), new Date(to)).map(
    ({ day, at: due, isOnCalendar }) => `${day} ${due.toISOString().slice(0, 16)}${isOnCalendar ? '' : ' none'}`,
  );

test('a time that the clock skips is moved forward by the gap', () => {
  expect(instants(at('02:30'), 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
    '2026-03-29 2026-03-29T01:30', // 03:30 in summer time
    '2026-03-30 2026-03-30T00:30',
  ]);
  expect(instants(at('02:15'), 'Australia/Lord_Howe', '2026-10-03T12:00Z', '2026-10-04T12:00Z')).toEqual([
    '2026-10-04 2026-10-03T15:45', // 02:45: the clock moves by half an hour
  ]);
});

test('of a time that the clock shows twice the first counts', () => {
  expect(instants(at('02:30'), 'Europe/Berlin', '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
    '2026-10-25 2026-10-25T00:30',
  ]);
  expect(instants(at('01:45'), 'Australia/Lord_Howe', '2026-04-04T12:00Z', '2026-04-05T12:00Z')).toEqual([
    '2026-04-05 2026-04-04T14:45',
  ]);
});

test('Apia has no 30 December 2011, and a time after midnight of the day before is on it', () => {
  const days = (times: DailyTimes, dayStartHour: number) =>
    instants(times, 'Pacific/Apia', '2011-12-29T12:00Z', '2012-01-01T00:00Z', dayStartHour);
  expect(days(at('08:00'), 0)).toEqual([
    '2011-12-29 2011-12-29T18:00',
    '2011-12-30 2011-12-30T18:00 none',
    '2011-12-31 2011-12-30T18:00',
    '2012-01-01 2011-12-31T18:00',
  ]);
  expect(days(at('01:00'), 4)).toEqual([
    '2011-12-29 2011-12-30T11:00 none',
    '2011-12-30 2011-12-30T11:00',
    '2011-12-31 2011-12-31T11:00',
  ]);
});

test('a time before the start of the day belongs to the day before, with its weekday', () => {
  const mondays = { ...at('01:00'), weekdays: 1 };
  expect(instants(mondays, 'UTC', '2026-11-29T00:00Z', '2026-12-06T00:00Z', 4)).toEqual([
    '2026-11-30 2026-12-01T01:00',
  ]);
  expect(instants(mondays, 'UTC', '2026-11-29T00:00Z', '2026-12-06T00:00Z', 0)).toEqual([
    '2026-11-30 2026-11-30T01:00',
  ]);
});

test('times repeat until the last one, over midnight too', () => {
  const times = (first: string, everyMinutes: number, until: string) =>
    minutesOfDay({ localMinute: toMinute(first), everyMinutes, untilMinute: toMinute(until), weekdays: 1 }).map(show);
  expect(times('09:00', 120, '18:00')).toEqual(['09:00', '11:00', '13:00', '15:00', '17:00']);
  expect(times('22:00', 60, '01:00')).toEqual(['22:00', '23:00', '00:00', '01:00']);
  expect(times('22:00', 60, '22:00')).toEqual(['22:00']);
});

test('the next time leaves out what was sent already', () => {
  const next = (day: string) =>
    nextDueTime(
      at('08:00'),
      { timeZone: 'UTC', dayStartHour: 0 },
      new Date('2026-11-29T07:00Z'),
      (time) => time.day === day,
    );
  expect(next('2026-11-28').at).toEqual(new Date('2026-11-29T08:00Z'));
  expect(next('2026-11-29').at).toEqual(new Date('2026-11-30T08:00Z'));
});
