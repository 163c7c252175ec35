import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate } from './local-day.ts';

const at = (instant: string, timeZone: string, dayStartHour: number) =>
  localDate(new Date(instant), { timeZone, dayStartHour });

describe('localDate', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('begins the day at hour %d on the clock of the zone', (hour) => {
    const before = new Date(Date.UTC(2026, 10, 22, hour) - 1).toISOString();
    expect(at(before, 'UTC', hour)).toBe('2026-11-21');
    expect(at(`2026-11-22T0${hour}:00:00Z`, 'UTC', hour)).toBe('2026-11-22');
    expect(at(`2026-11-22T23:59:59.999Z`, 'UTC', hour)).toBe('2026-11-22');
  });

  it('goes by the zone, not by the server', () => {
    expect(at('2026-11-21T23:30:00Z', 'Europe/Berlin', 0)).toBe('2026-11-22');
    expect(at('2026-11-22T04:30:00Z', 'America/New_York', 0)).toBe('2026-11-21');
    expect(at('2026-12-31T10:30:00Z', 'Pacific/Kiritimati', 0)).toBe('2027-01-01');
    expect(at('2027-01-01T00:30:00Z', 'Pacific/Kiritimati', 3)).toBe('2027-01-01');
    expect(() => at('2026-11-21T23:30:00Z', 'Nowhere/At_All', 0)).toThrow(RangeError);
  });

  it.each([
    ['Berlin skips 2:00 to 3:00', '2026-03-29T00:59:59Z', 'Europe/Berlin', 2, '2026-03-28'],
    ['then it is 3:00', '2026-03-29T01:00:00Z', 'Europe/Berlin', 2, '2026-03-29'],
    ['3:00 also begins the day of hour 3', '2026-03-29T01:00:00Z', 'Europe/Berlin', 3, '2026-03-29'],
    ['but not that of hour 4', '2026-03-29T01:59:59Z', 'Europe/Berlin', 4, '2026-03-28'],
    ['Berlin has 2:30 twice: first', '2026-10-25T00:30:00Z', 'Europe/Berlin', 3, '2026-10-24'],
    ['and second', '2026-10-25T01:30:00Z', 'Europe/Berlin', 3, '2026-10-24'],
    ['until 3:00', '2026-10-25T02:00:00Z', 'Europe/Berlin', 3, '2026-10-25'],
    ['New York skips 2:00 to 3:00', '2026-03-08T06:59:59Z', 'America/New_York', 2, '2026-03-07'],
    ['then it is 3:00', '2026-03-08T07:00:00Z', 'America/New_York', 3, '2026-03-08'],
    ['New York has 1:30 twice: first', '2026-11-01T05:30:00Z', 'America/New_York', 2, '2026-10-31'],
    ['and second', '2026-11-01T06:30:00Z', 'America/New_York', 2, '2026-10-31'],
    ['until 2:00', '2026-11-01T07:00:00Z', 'America/New_York', 2, '2026-11-01'],
  ])('%s', (_, instant, zone, hour, date) => {
    expect(at(instant, zone, hour)).toBe(date);
  });

  it('agrees with Temporal at any instant, in zones of every kind', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Asia/Beirut',
      'UTC',
    );
    const instants = fc.date({ min: new Date('1970-01-02'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, zones, fc.integer({ min: 0, max: 6 }), (instant, timeZone, dayStartHour) => {
        const clock = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
        const day = clock.toPlainDate().subtract({ days: clock.hour < dayStartHour ? 1 : 0 });
        expect(localDate(instant, { timeZone, dayStartHour })).toBe(day.toString());
      }),
      { numRuns: 2_000 },
    );
  });

  it('never goes back while time goes on, hour by hour over a year with clock changes', () => {
    for (const timeZone of ['Europe/Berlin', 'America/New_York']) {
      for (let dayStartHour = 0; dayStartHour <= 6; dayStartHour += 1) {
        const dates = Array.from({ length: 8784 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour, 30)));
        const days = dates.map((instant) => localDate(instant, { timeZone, dayStartHour }));
        expect(days).toEqual([...days].sort());
        expect(new Set(days).size).toBeGreaterThanOrEqual(366);
      }
    }
  });
});
