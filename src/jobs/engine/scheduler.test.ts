import { expect, it } from 'vitest';
import { scheduleVariable } from './scheduler.ts';

it('names the variable of a job', () => {
  expect(scheduleVariable('sales-increment')).toBe('SCHEDULE_SALES_INCREMENT');
});
