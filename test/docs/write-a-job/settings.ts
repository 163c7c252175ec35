import { defineSection } from '../../../src/config/section.ts';
import { integer } from '../../../src/config/value-types.ts';

/** The job `cleanup`. */
export const cleanupSettings = defineSection({
  variables: { CLEANUP_KEEP_DAYS: integer(1, 3650).default(365).describe('how many days the audit log is kept') },
  toConfig: (values) => ({ cleanup: { keepDays: values.CLEANUP_KEEP_DAYS } }),
});
