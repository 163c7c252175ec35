import { expect, it } from 'vitest';
import { findStatedMinutes } from '../record/line/stated-minutes.ts';
import { parseStopTime } from './stop-time.ts';

const unix = (instant: string) => Date.parse(instant) / 1000;

it.each([
  ['14:30', '2026-11-29T13:30:00Z'],
  ['at 14.30', '2026-11-29T13:30:00Z'],
  ['в 9:05', '2026-11-29T08:05:00Z'],
  ['23:50', '2026-11-28T22:50:00Z'],
  ['-10m', '2026-11-29T14:50:30Z'],
  ['10 minutes ago', '2026-11-29T14:50:30Z'],
  ['7:00 pm', null],
  ['2:30 pm', '2026-11-29T13:30:00Z'],
  ['5 min', '2026-11-29T14:55:30Z'],
  ['полчаса назад', '2026-11-29T14:30:30Z'],
  ['16:30', null],
  ['-30h', null],
  ['25:00', null],
  ['soon', null],
])('reads %s within the time of the timer', (text, expected) => {
  const span = { from: unix('2026-11-28T22:00:00Z'), to: unix('2026-11-29T15:00:30Z'), timeZone: 'Europe/Berlin' };
  expect(parseStopTime(text, span, findStatedMinutes)).toBe(expected === null ? null : unix(expected));
});

it('takes the later one of a time that the clock shows twice', () => {
  const span = { from: unix('2026-10-24T22:00:00Z'), to: unix('2026-10-25T05:00:00Z'), timeZone: 'Europe/Berlin' };
  expect(parseStopTime('2:30', span, findStatedMinutes)).toBe(unix('2026-10-25T01:30:00Z'));
});
