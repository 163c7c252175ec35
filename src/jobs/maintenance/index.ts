import { z } from 'zod';
import { pruneUpdates } from '../../db/queries/bot/updates.ts';
import { pruneRejects } from '../../db/queries/energy/rejects.ts';
import { maskAuditArguments } from '../../db/queries/engine/audit.ts';
import { pruneRunHistory, pruneRunLogs, pruneRuns } from '../../db/queries/engine/run-retention.ts';
import { pruneQuestions } from '../../db/queries/habits/questions.ts';
import { prunePreviewedImports } from '../../db/queries/imports/import-files.ts';
import { pruneReminders } from '../../db/queries/reminders/ledger.ts';
import { removeOldLogs } from '../../lib/log-file.ts';
import { maskArguments } from '../engine/argument-mask.ts';
import { defineJob, type Job, type JobContext } from '../engine/job.ts';

/** How long history and log files are kept. */
export interface Retention {
  historyKeepDays: number;
  logDir: string;
  logKeepDays: number;
}

/**
 * Creates the job `maintenance`, which removes expired history, update ids and log files, and the secrets that an older
 * version stored in the audit log. Idempotent.
 */
export function maintenanceJob({ historyKeepDays, logDir, logKeepDays }: Retention): Job {
  return defineJob({
    name: 'maintenance',
    schedule: { pattern: '17 3 * * *' },
    runOnStart: true,
    params: z.object({}),
    timeoutSeconds: 600,
    retry: { attempts: 3, backoffSeconds: 30 },
    overlap: 'skip',
    catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 7 },
    lateAfterSeconds: 2 * 86_400,
    async run(ctx) {
      return {
        runs_removed: await pruneAllRuns(ctx, historyKeepDays),
        log_lines_removed: await pruneRunLogs(ctx.db, historyKeepDays),
        alerts_and_cards_removed: await pruneRunHistory(ctx.db, historyKeepDays),
        update_ids_removed: await pruneUpdates(ctx.db),
        questions_removed: await pruneQuestions(ctx.db, historyKeepDays),
        reminders_removed: await pruneReminders(ctx.db),
        import_previews_removed: await prunePreviewedImports(ctx.db, historyKeepDays),
        rejects_removed: await pruneRejects(ctx.db, historyKeepDays),
        secrets_removed: await maskAuditArguments(ctx.db, maskArguments),
        log_files_removed: removeOldLogs(logDir, logKeepDays, Number(ctx.now())),
      };
    },
  });
}

const chunkSize = 10_000;

/** Removes runs in chunks, so that no lock is held for long. */
async function pruneAllRuns(ctx: JobContext, days: number): Promise<number> {
  for (let removed = 0; ; ) {
    ctx.signal.throwIfAborted();
    const now = await pruneRuns(ctx.db, days, chunkSize);
    removed += now;
    ctx.progress(removed, undefined, 'runs');
    if (now < chunkSize) return removed;
  }
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function maintenanceFolder(deps: Retention): Job[] {
  return [maintenanceJob(deps)];
}
