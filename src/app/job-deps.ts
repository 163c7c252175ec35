import type { Config } from '../config/config.ts';
import type { JobDeps } from '../jobs/index.ts';

/** Builds what the jobs need from the configuration and from the columns that the company's tables lack. */
export function toJobDeps(config: Config, missingColumns: readonly string[] = []): JobDeps {
  return {
    ...config,
    defaults: { timeZone: config.timeZone, language: config.defaultLanguage },
    logDir: config.log.dir,
    logKeepDays: config.log.keepDays,
    tempDir: tempDirIn(config),
    detrack: { ...config.detrack, missing: missingColumns },
    backup: { dir: backupDirIn(config), keep: config.backup.keep },
  };
}

/** Returns the folder of temporary files. */
export function tempDirIn({ dataDir }: Config): string {
  return `${dataDir}/tmp`;
}

/**
 * Returns the folder of backups. Undefined with a server of one's own and without BACKUP_DIR: there, backups are left
 * to those who run the server.
 */
export function backupDirIn({ backup, database, dataDir }: Config): string | undefined {
  return backup.dir ?? (database.url ? undefined : `${dataDir}/backups`);
}
