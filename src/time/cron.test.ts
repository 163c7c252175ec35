import { describe, expect, it } from 'vitest';
import { isCronPattern, isEverDue, nextTick, previousTick, ticksBetween } from './cron.ts';

/** Returns the ticks of some days as the clock of the zone shows them, with the offset. */
function shown(pattern: string, zone: string, from: string, to: string): string[] {
  const clock = new Intl.DateTimeFormat('sv', {
    timeZone: zone,
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  });
  return [...ticksBetween(pattern, zone, new Date(from), new Date(to))].map((tick) =>
    clock.format(tick).replace('−', '-'),
  );
}

const minutesApart = (pattern: string, zone: string, from: string, to: string) => {
  const ticks = [...ticksBetween(pattern, zone, new Date(from), new Date(to))].map(Number);
  return ticks.slice(1).map((tick, n) => (tick - (ticks[n] ?? 0)) / 60_000);
};

const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const lordHowe = 'Australia/Lord_Howe';

type Change = [zone: string, from: string, to: string];

/** A day of local time with the change in it. */
const changes = {
  berlinSpring: [berlin, '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
  berlinAutumn: [berlin, '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
  newYorkSpring: [newYork, '2026-03-08T05:00Z', '2026-03-09T04:00Z'],
  newYorkAutumn: [newYork, '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
  lordHoweSpring: [lordHowe, '2026-10-03T13:30Z', '2026-10-04T13:00Z'],
  lordHoweAutumn: [lordHowe, '2026-04-04T13:00Z', '2026-04-05T13:30Z'],
} satisfies Record<string, Change>;

const named = Object.entries(changes) as [string, Change][];

describe('ticksBetween', () => {
  it.each([
    ['30 2 * * *', 'berlinSpring', ['29 03:00 GMT+02:00']],
    ['30 2 * * *', 'berlinAutumn', ['25 02:30 GMT+02:00']],
    ['30 2,14 * * *', 'berlinSpring', ['29 03:00 GMT+02:00', '29 14:30 GMT+02:00']],
    ['*/15 2 * * *', 'berlinSpring', ['29 03:00 GMT+02:00']],
    ['*/30 2 * * *', 'berlinAutumn', ['25 02:00 GMT+02:00', '25 02:30 GMT+02:00']],
    ['0 2-4 * * *', 'berlinSpring', ['29 03:00 GMT+02:00', '29 04:00 GMT+02:00']],
    ['0 2-4 * * *', 'berlinAutumn', ['25 02:00 GMT+02:00', '25 03:00 GMT+01:00', '25 04:00 GMT+01:00']],
    ['30 2 * * *', 'newYorkSpring', ['08 03:00 GMT-04:00']],
    ['30 1 * * *', 'newYorkAutumn', ['01 01:30 GMT-04:00']],
    ['17 3 * * *', 'newYorkAutumn', ['01 03:17 GMT-05:00']],
    ['15 2 * * *', 'lordHoweSpring', ['04 02:30 GMT+11:00']],
    ['45 1 * * *', 'lordHoweAutumn', ['05 01:45 GMT+11:00']],
  ] as const)('runs %s once on the day of %s', (pattern, change, expected) => {
    expect(shown(pattern, ...changes[change])).toEqual(expected);
  });

  it.each([
    ['berlinSpring', 23],
    ['berlinAutumn', 25],
    ['newYorkSpring', 23],
    ['newYorkAutumn', 25],
  ] as const)('runs an hourly job each hour that the clock shows: %s has %i', (change, hours) => {
    for (const pattern of ['5 * * * *', '5 0-23 * * *', '5 */1 * * *']) {
      const ticks = shown(pattern, ...changes[change]);
      expect(ticks).toHaveLength(hours);
      expect(ticks.every((tick) => tick.includes(':05 '))).toBe(true);
      expect(new Set(minutesApart(pattern, ...changes[change]))).toEqual(new Set([60]));
    }
  });

  it('lets an hourly job wait 90 minutes where the clock moves by 30 and its minute is left out', () => {
    expect(shown('15 * * * *', ...changes.lordHoweSpring).slice(0, 4)).toEqual([
      '04 00:15 GMT+10:30',
      '04 01:15 GMT+10:30',
      '04 03:15 GMT+11:00',
      '04 04:15 GMT+11:00',
    ]);
    expect(Math.max(...minutesApart('15 * * * *', ...changes.lordHoweSpring))).toBe(90);
    expect(Math.max(...minutesApart('15 * * * *', ...changes.lordHoweAutumn))).toBe(90);
    expect(shown('45 * * * *', ...changes.lordHoweAutumn).filter((tick) => tick.includes('01:45'))).toEqual([
      '05 01:45 GMT+11:00',
      '05 01:45 GMT+10:30',
    ]);
  });

  it.each(named)('runs every ten minutes through %s', (_, change) => {
    expect(new Set(minutesApart('*/10 * * * *', ...change))).toEqual(new Set([10]));
  });

  it.each(named)('gives no tick twice and none out of order in %s', (_, change) => {
    for (const pattern of ['0 2-23 * * *', '*/20 1-3 * * *', '0 */2 * * *', '30 1,2,3 * * *', '* 2 * * *'])
      expect(Math.min(...minutesApart(pattern, ...change), 1)).toBeGreaterThan(0);
  });

  it('takes its beginning and not its end, so that spans side by side share no tick', () => {
    const at = (text: string) => new Date(`2026-01-01T${text}Z`);
    expect([...ticksBetween('0 * * * *', 'UTC', at('01:00'), at('03:00'))]).toEqual([at('01:00'), at('02:00')]);
    expect([...ticksBetween('0 * * * *', 'UTC', at('01:00:00.001'), at('02:00'))]).toEqual([]);
  });
});

it('says the tick before and after an instant', () => {
  const noon = new Date('2026-01-01T12:00Z');
  expect(nextTick('0 * * * *', 'UTC', noon)).toEqual(new Date('2026-01-01T13:00Z'));
  expect(previousTick('0 * * * *', 'UTC', noon)).toEqual(new Date('2026-01-01T11:00Z'));
  expect(nextTick('0 0 30 2 *', 'UTC', noon)).toBe(null);
});

it.each([
  ['*/20,50 * * * *', ['00:00', '00:20', '00:40', '00:50', '01:00']],
  ['0,*/20 * * * *', ['00:00', '00:20', '00:40', '01:00']],
  ['50,*/20,5-7 * * * *', ['00:00', '00:05', '00:06', '00:07', '00:20', '00:40', '00:50', '01:00']],
  ['0 */3,1 * * *', ['00:00', '01:00', '03:00', '06:00']],
  ['0 1,*/6 * * *', ['00:00', '01:00', '06:00', '12:00']],
  ['0 */2,1 * * *', ['00:00', '01:00', '02:00', '04:00']],
  ['0 0-4/2,3 * * *', ['00:00', '02:00', '03:00', '04:00']],
  ['*/30,45 2 * * *', ['02:00', '02:30', '02:45']],
])('expands each element of the list %s', (pattern, expected) => {
  const ticks = [...ticksBetween(pattern, 'UTC', new Date('2026-01-01T00:00Z'), new Date('2026-01-02T00:00Z'))];
  expect(ticks.map((tick) => tick.toISOString().slice(11, 16)).slice(0, expected.length)).toEqual(expected);
});

it('expands lists of days, months and weekdays', () => {
  const days = (pattern: string) =>
    [...ticksBetween(pattern, 'UTC', new Date('2026-01-01T00:00Z'), new Date('2027-01-01T00:00Z'))]
      .map((tick) => tick.toISOString().slice(5, 10))
      .slice(0, 4);
  expect(days('0 0 */10,5 * *')).toEqual(['01-01', '01-05', '01-11', '01-21']);
  expect(days('0 0 1 */6,2 *')).toEqual(['01-01', '02-01', '07-01']);
  expect(days('0 0 * * */3,1')).toEqual(['01-03', '01-04', '01-05', '01-07']);
  expect(days('0 0 * * MON,5-6')).toEqual(['01-02', '01-03', '01-05', '01-09']);
});

it('runs a list of fixed times once where the clock repeats an hour, whatever the order of its elements', () => {
  for (const pattern of ['0 1,*/6 * * *', '0 */6,1 * * *', '0 0,1,6,12,18 * * *'])
    expect(shown(pattern, newYork, '2026-11-01T04:00Z', '2026-11-01T12:00Z'), pattern).toEqual([
      '01 00:00 GMT-04:00',
      '01 01:00 GMT-04:00',
      '01 06:00 GMT-05:00',
    ]);
});

it('knows whether a pattern is ever due', () => {
  const now = new Date('2026-11-29T12:00Z');
  for (const due of ['* * * * *', '0 0 29 2 *', '0 0 31 12 *', '0 0 L 2 *'])
    expect(isEverDue(due, now), due).toBe(true);
  for (const never of ['0 0 31 2 *', '0 0 30 2 *', '0 0 31 4,6,9 *']) expect(isEverDue(never, now), never).toBe(false);
});

it('knows a pattern of five fields', () => {
  for (const good of ['* * * * *', '*/10 * * * *', '0 2-23 * * *', '5 4 * * MON-FRI', '0 0 L * *'])
    expect(isCronPattern(good), good).toBe(true);
  for (const bad of [
    '',
    '* * * *',
    '* * * * * *',
    '61 * * * *',
    '*/0 * * * *',
    '*/0,5 * * * *',
    '5-70 * * * *',
    '0 20-30,1 * * *',
    '0 24 * * *',
    '@daily',
    'a b c d e',
  ])
    expect(isCronPattern(bad), bad).toBe(false);
});
