import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { PersonalTableKey } from '../../db/queries/people/personal-data.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { localToday } from '../shared/update-time.ts';

export interface MyDataFeatureDeps {
  exporter: Exporter;
  exports: RunningExports;
}

/**
 * Creates the feature `/mydata`: sends everything that is stored about the person as a workbook with one sheet per
 * table. A workbook that is too large for Telegram is split.
 */
export function myDataFeature(deps: MyDataFeatureDeps) {
  return defineFeature({ commands: { mydata: (ctx) => sendMyData(ctx, deps) } });
}

async function sendMyData(ctx: TallyContext, { exporter, exports }: MyDataFeatureDeps): Promise<void> {
  const { userId, name } = ctx.person;
  const date = localToday(ctx);
  const isStarted = sendExport(ctx, exports, {
    async make(signal) {
      await reply(ctx, { text: ctx.t('mydata-making') });
      return exporter.run({ kind: 'personal-data', userId, name, date, sheets: sheetNames(ctx) }, { signal });
    },
    sentText: ({ files, split }) => ctx.t(split ? 'mydata-sent-split' : 'mydata-sent', { files: files.length }),
    notify: (text) => reply(ctx, { text }),
  });
  if (!isStarted) await reply(ctx, { text: ctx.t('export-in-progress') });
}

function sheetNames({ t }: TallyContext): Record<PersonalTableKey, string> {
  return {
    person: t('mydata-sheet-person'),
    categories: t('mydata-sheet-categories'),
    habits: t('mydata-sheet-habits'),
    records: t('mydata-sheet-records'),
    dayTotals: t('mydata-sheet-day-totals'),
    goals: t('mydata-sheet-goals'),
    dayMarks: t('mydata-sheet-day-marks'),
    removedDayMarks: t('mydata-sheet-removed-day-marks'),
    deletedDayMarks: t('mydata-sheet-deleted-day-marks'),
    rests: t('mydata-sheet-rests'),
    timers: t('mydata-sheet-timers'),
    reminders: t('mydata-sheet-reminders'),
    sentReminders: t('mydata-sheet-sent-reminders'),
    imports: t('mydata-sheet-imports'),
    importedHabits: t('mydata-sheet-imported-habits'),
    importChanges: t('mydata-sheet-import-changes'),
    importMappings: t('mydata-sheet-import-mappings'),
    stagedRecords: t('mydata-sheet-staged-records'),
    rejectedRecords: t('mydata-sheet-rejected-records'),
    conversations: t('mydata-sheet-conversations'),
    questions: t('mydata-sheet-questions'),
    waitingUpdates: t('mydata-sheet-pending-updates'),
    handledUpdates: t('mydata-sheet-handled-updates'),
    auditLog: t('mydata-sheet-audit-log'),
    runCards: t('mydata-sheet-run-cards'),
    jobAlerts: t('mydata-sheet-job-alerts'),
    loginLinks: t('mydata-sheet-login-links'),
    sessions: t('mydata-sheet-sessions'),
  };
}
