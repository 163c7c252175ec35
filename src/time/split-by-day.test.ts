import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from './days.ts';
import { type DayPart, splitByDay, toWholeMinutes } from './split-by-day.ts';

/** The parts of a span by the wall clock of Temporal: each day begins when the clock shows the hour. */
function splitByTemporal(start: number, end: number, timeZone: string, hour: number): DayPart[] {
  const dayStart = (day: string) =>
    Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from({ hour })).toZonedDateTime(timeZone)
      .epochMilliseconds / 1000;
  const parts: DayPart[] = [];
  let day = addDays(
    Temporal.Instant.fromEpochMilliseconds(start * 1000)
      .toString()
      .slice(0, 10),
    -2,
  );
  for (; dayStart(day) < end; day = addDays(day, 1)) {
    const seconds = Math.min(end, dayStart(addDays(day, 1))) - Math.max(start, dayStart(day));
    if (seconds > 0) parts.push({ day, seconds });
  }
  return parts;
}

const split = (start: number, end: number, timeZone: string, dayStartHour: number) =>
  splitByDay(new Date(start * 1000), new Date(end * 1000), { timeZone, dayStartHour });

/** The clock changes of 2026, in UTC. */
const changes = {
  'Europe/Berlin': ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
  'America/New_York': ['2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'],
};

describe('splitByDay', () => {
  it.each(Object.entries(changes))(
    'counts elapsed time by day across the clock changes of %s',
    (timeZone, instants) => {
      const aroundChange = fc
        .tuple(
          fc.constantFrom(...instants),
          fc.integer({ min: -90_000, max: 90_000 }),
          fc.integer({ min: 1, max: 86_400 }),
        )
        .map(([change, offset, length]) => ({ start: Date.parse(change) / 1000 + offset, length }));
      fc.assert(
        fc.property(aroundChange, fc.integer({ min: 0, max: 6 }), ({ start, length }, hour) => {
          const parts = split(start, start + length, timeZone, hour);
          expect(parts).toEqual(splitByTemporal(start, start + length, timeZone, hour));
          expect(parts.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(length);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('counts the hour that Berlin shows twice, and not the one that it skips', () => {
    const span = (from: string, to: string) =>
      split(Date.parse(from) / 1000, Date.parse(to) / 1000, 'Europe/Berlin', 4);
    // From 23:00 to 5:00 on the clock.
    expect(span('2026-10-24T21:00:00Z', '2026-10-25T04:00:00Z')).toEqual([
      { day: '2026-10-24', seconds: 6 * 3600 },
      { day: '2026-10-25', seconds: 3600 },
    ]);
    expect(span('2026-03-28T22:00:00Z', '2026-03-29T03:00:00Z')).toEqual([
      { day: '2026-03-28', seconds: 4 * 3600 },
      { day: '2026-03-29', seconds: 3600 },
    ]);
  });

  it('has no part for no time', () => expect(split(1000, 1000, 'UTC', 0)).toEqual([]));
});

describe('toWholeMinutes', () => {
  it('rounds to the minutes of the whole, and has no empty part', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 86_400 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, (all) => {
        const rounded = toWholeMinutes(all.map((seconds, i) => ({ day: `2026-11-0${i + 1}`, seconds })));
        const seconds = all.reduce((sum, one) => sum + one, 0);
        expect(rounded.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(Math.round(seconds / 60));
        for (const { day, minutes } of rounded) {
          expect(minutes).toBeGreaterThan(0);
          expect(Math.abs(minutes - (all[Number(day.at(-1)) - 1] ?? 0) / 60)).toBeLessThan(1);
        }
      }),
    );
  });
});
