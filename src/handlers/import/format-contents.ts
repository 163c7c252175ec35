import type { TallyContext } from '../../bot/context.ts';

/** Numbers of what a file has, or what an import adds. Absent: it is not told. */
export interface Contents {
  habits?: number;
  records: number;
  marks: number;
  reminders?: number;
}

/** Formats what there is as a list: `2 habits, 5 records, 1 marked day`. Nothing at all: `0 records`. */
export function formatContents({ t }: TallyContext, { habits = 0, records, marks, reminders = 0 }: Contents): string {
  const parts = [
    ...(habits > 0 ? [t('import-habits', { count: habits })] : []),
    ...(records > 0 ? [t('import-records', { count: records })] : []),
    ...(marks > 0 ? [t('import-marks', { count: marks })] : []),
    ...(reminders > 0 ? [t('import-reminders', { count: reminders })] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : t('import-records', { count: 0 });
}
