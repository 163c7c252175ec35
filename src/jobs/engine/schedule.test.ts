import { expect, it } from 'vitest';
import { scheduleVariable } from './schedule.ts';

it('returns the environment variable of a job', () => {
  expect(scheduleVariable('sales-increment')).toBe('SCHEDULE_SALES_INCREMENT');
});
