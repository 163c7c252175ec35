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
  };
}

/** Returns the folder of temporary files. */
export function tempDirIn({ dataDir }: Config): string {
  return `${dataDir}/tmp`;
}
