import { expect, test } from 'vitest';
import { eventSchedule } from './events.ts';

test.each([
  ['EVERYHOUR', '0 * * * *', 'UTC'],
  ['EVERYHOURBYMIN10', '10 * * * *', 'UTC'],
  ['EVERYDAY', '0 0 * * *', 'UTC'],
  ['EVERYWEEK', '0 0 * * 0', 'UTC'],
  ['EVERYMINUTE', '* * * * *', 'UTC'],
  ['EVERY5MINUTES', '*/5 * * * *', 'UTC'],
  ['EVERY15MINUTES', '*/15 * * * *', 'UTC'],
  ['EVERY30MINUTES', '*/30 * * * *', 'UTC'],
  ['EVERYDAY8AMET', '0 8 * * *', 'America/New_York'],
  ['EVERYDAY12AMCT', '0 0 * * *', 'America/Chicago'],
  ['EVERYDAY12PMMT', '0 12 * * *', 'America/Denver'],
  ['EVERYDAY11PMPT', '0 23 * * *', 'America/Los_Angeles'],
  ['EVERYDAY1PMUTC', '0 13 * * *', 'UTC'],
])('%s', (name, pattern, zone) => {
  expect(eventSchedule(name)).toMatchObject({ pattern, zone });
});

test.each(['EVERYDAY13PMET', 'EVERYDAY0AMET', 'EVERYDAY8ET', 'everyhour', '', '__proto__', 'toString'])(
  '%s is no event',
  (name) => {
    expect(eventSchedule(name)).toBeNull();
  },
);
