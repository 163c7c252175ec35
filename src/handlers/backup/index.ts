import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import { openArchive } from '../../db/backup/archive-reader.ts';
import { type BackupFile, listBackups } from '../../db/backup/backup-files.ts';
import { countRows } from '../../db/backup/manifest.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { formatShortNumber } from '../shared/format-run.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import { formatAge, formatBytes } from './format.ts';

export interface BackupFeatureDeps {
  /** The folder of backups. Undefined: backups are off. */
  backupDir: string | undefined;
}

/** So many backups are listed, the newest ones. */
const maxListed = 5;

/** Creates the feature `/backup`: the newest backups, and buttons to write one and to check the newest. For admins. */
export function backupFeature({ backupDir }: BackupFeatureDeps) {
  return defineFeature({
    audience: 'admins',
    commands: {
      async backup(ctx) {
        await reply(ctx, backupDir === undefined ? { text: ctx.t('backup-off') } : await backupPage(ctx, backupDir));
      },
    },
  });
}

async function backupPage(ctx: TallyContext, dir: string): Promise<OutgoingMessage> {
  const files = await listBackups(dir);
  const lines = await Promise.all(files.slice(0, maxListed).map((file) => describeBackup(ctx, file)));
  const owner = ctx.person.userId;
  const run = (label: string, job: string) => ({ label, data: runJobButton.pack(owner, { job }) });
  const keyboard = buildKeyboard([
    run(ctx.t('backup-button-now'), 'backup'),
    ...(files.length > 0 ? [run(ctx.t('backup-button-verify'), 'backup-verify')] : []),
  ]);
  if (files.length === 0) return { text: ctx.t('backup-nothing'), keyboard };
  return { text: [ctx.t('backup-heading', { count: files.length }), '', ...lines].join('\n'), heading: true, keyboard };
}

/** Formats a backup on one line: when it was written, its age, its rows and its size. */
async function describeBackup(ctx: TallyContext, { at, bytes, path }: BackupFile): Promise<string> {
  const { language } = ctx.person;
  const figures = {
    at: createClockFormat(ctx)(at),
    age: formatAge(language, sentAtUnix(ctx) - Number(at) / 1000),
    size: formatBytes(language, bytes),
  };
  const archive = await openArchive(path).catch(() => null); // the job that checks it names the fault
  if (!archive) return ctx.t('backup-line-unreadable', figures);
  const count = countRows(archive.manifest);
  return ctx.t('backup-line', { ...figures, count, rows: formatShortNumber(language, count) });
}
