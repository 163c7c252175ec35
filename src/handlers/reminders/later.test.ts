import { expect, it } from 'vitest';
import { laterAt, offeredChoices } from './later.ts';

const berlin = { timeZone: 'Europe/Berlin', dayStartHour: 4 };
const at = (choice: Parameters<typeof laterAt>[0], now: string, minute = 450) =>
  new Date(laterAt(choice, berlin, new Date(now), minute) * 1000).toISOString();

it('reminds again after a time, tonight at 20:00, or tomorrow at the time of the reminder', () => {
  expect(at('15', '2026-11-29T06:30:00Z')).toBe('2026-11-29T06:45:00.000Z');
  expect(at('180', '2026-11-29T06:30:00Z')).toBe('2026-11-29T09:30:00.000Z');
  expect(at('tonight', '2026-11-29T06:30:00Z')).toBe('2026-11-29T19:00:00.000Z');
  expect(at('tomorrow', '2026-11-29T06:30:00Z')).toBe('2026-11-30T06:30:00.000Z');
});

it('counts the day of the person, and follows a change of the clock', () => {
  // At 2:00 it is still Saturday, because the day begins at 4. In the next night the clock goes forward.
  expect(at('tomorrow', '2026-03-28T01:00:00Z')).toBe('2026-03-28T06:30:00.000Z');
  expect(at('tomorrow', '2026-03-28T09:00:00Z')).toBe('2026-03-29T05:30:00.000Z');
});

it('offers the evening until half an hour before it', () => {
  const offers = (now: string) => offeredChoices(berlin, new Date(now)).includes('tonight');
  expect(offers('2026-11-29T18:30:00Z')).toBe(true);
  expect(offers('2026-11-29T18:31:00Z')).toBe(false);
  expect(offers('2026-11-29T22:00:00Z')).toBe(false);
});
