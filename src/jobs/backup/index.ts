import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { openArchive, readArchive } from '../../db/backup/archive-reader.ts';
import { listBackups } from '../../db/backup/backup-files.ts';
import { countLines } from '../../db/backup/copy-lines.ts';
import { countRows } from '../../db/backup/manifest.ts';
import { type BackupKeep, findExpired } from '../../db/backup/retention.ts';
import { writeBackup } from '../../db/backup/write-backup.ts';
import { JobError } from '../engine/errors.ts';
import { type Counts, defineJob, type Job, type JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { path } from '../engine/params.ts';

export interface BackupJobDeps {
  backup: {
    /** The folder of backups. Undefined: backups are off. */
    dir: string | undefined;
    keep: BackupKeep;
  };
}

type Backup = BackupJobDeps['backup'];

const params = z.object({
  dir: path(z.string()).optional().describe('Write one backup into this folder and remove no older one'),
});

/** Creates the job `backup`, which writes a backup every night and removes those that expired. */
function backupJob({ dir, keep }: Backup): Job {
  return defineJob({
    name: 'backup',
    schedule: { pattern: '41 2 * * *' },
    params,
    timeoutSeconds: 4 * 3600,
    retry: { attempts: 3, backoffSeconds: 60 },
    overlap: 'skip',
    catchUp: { mode: 'latest', windowSeconds: 2 * 86_400, maxTicks: 7 },
    lateAfterSeconds: 2 * 86_400,
    missing: missingSettings(dir),
    runsWithout: (values) => values.dir !== undefined,
    run: (ctx, { dir: chosen }) => (chosen === undefined ? backUp(ctx, dir ?? '', keep) : backUp(ctx, chosen)),
  });
}

/** Writes a backup. Without `keep` no older one is removed. */
async function backUp(ctx: JobContext, dir: string, keep?: BackupKeep): Promise<Counts> {
  const written = await writeBackup({
    ...{ pool: ctx.db.$client, dir, now: ctx.now(), signal: ctx.signal },
    onProgress: (rows, table) => ctx.progress(rows, undefined, `copy ${table}`),
  });
  const { name, rows, tables, bytes } = written;
  const megabytes = toMegabytes(bytes);
  ctx.log.info(`${name}: ${rows} rows of ${tables} tables, ${megabytes} MB`, {
    ...logText('backup-written', { name, rows, tables, megabytes }),
  });
  const expired = keep ? findExpired(await listBackups(dir), keep) : [];
  for (const file of expired) {
    await rm(file.path, { force: true });
    ctx.log.info(`${file.name}: removed, see BACKUP_KEEP`, logText('backup-removed', { name: file.name }));
  }
  return { rows_written: rows, tables, backup_bytes: bytes, backups_removed: expired.length };
}

/** Bytes as megabytes with one decimal. */
function toMegabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}

/** Creates the job `backup-verify`, which reads the newest backup completely. It changes nothing. */
function verifyJob({ dir }: Backup): Job {
  return defineJob({
    name: 'backup-verify',
    schedule: null,
    params: z.object({}),
    timeoutSeconds: 4 * 3600,
    retry: { attempts: 1, backoffSeconds: 60 },
    overlap: 'skip',
    catchUp: { mode: 'none', windowSeconds: 0, maxTicks: 0 },
    lateAfterSeconds: null,
    missing: missingSettings(dir),
    run: (ctx) => verifyNewest(ctx, dir ?? ''),
  });
}

async function verifyNewest(ctx: JobContext, dir: string): Promise<Counts> {
  const [newest] = await listBackups(dir);
  if (!newest) throw new JobError('backup-nothing', {}, 'There is no backup yet: run the job backup first.');
  const archive = await openArchive(newest.path);
  const total = countRows(archive.manifest);
  let rows = 0;
  await readArchive(archive, {
    signal: ctx.signal,
    onData: async ({ schema, name }, chunk) => {
      rows += countLines(chunk);
      ctx.progress(rows, total, `check ${schema}.${name}`);
    },
  });
  ctx.log.info(`${newest.name} is complete and unchanged`, logText('backup-verified', { name: newest.name }));
  return { rows_read: total, tables: archive.manifest.tables.length, backup_bytes: newest.bytes };
}

function missingSettings(dir: string | undefined): string[] {
  return dir === undefined ? ['BACKUP_DIR'] : [];
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function backupFolder({ backup }: BackupJobDeps): Job[] {
  return [backupJob(backup), verifyJob(backup)];
}
