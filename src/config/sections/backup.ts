import { z } from 'zod';
import { defineSection } from '../section.ts';
import { text } from '../value-types.ts';

/** Where backups are written, and how many are kept. */
export const backupSettings = defineSection({
  variables: {
    BACKUP_DIR: z.string().optional().describe('the folder of the backups'),
    BACKUP_KEEP: text(
      'three whole numbers such as 7,5,12, the first of them at least 1',
      /^[1-9]\d{0,3}(\s*,\s*\d{1,4}){2}$/,
    )
      .default('7,5,12')
      .describe('how many backups are kept: the newest, then one a week, then one a month'),
  },
  toConfig({ BACKUP_DIR: dir, BACKUP_KEEP: keep }) {
    const [newest = 0, weeks = 0, months = 0] = keep.split(',').map(Number);
    return { backup: { dir, keep: { newest, weeks, months } } };
  },
});
