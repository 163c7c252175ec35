import type { Config } from '../config/config.ts';
import { listBackups } from '../db/backup/backup-files.ts';
import type { OtherMajorVersion } from '../db/embedded-cluster.ts';
import { StartError } from '../lib/start-error.ts';
import { backupDirIn } from './job-deps.ts';

/** Creates the error of a data folder of another major version, with the command that restores the newest backup. */
export async function adviseRestore(cause: OtherMajorVersion, config: Config): Promise<StartError> {
  const dir = backupDirIn(config) ?? '';
  const [newest] = await listBackups(dir);
  const advice = newest
    ? `The newest backup is of ${newest.at.toISOString().slice(0, 16).replace('T', ' ')} UTC. Restore it: ` +
      `npm run job -- restore file=${newest.path} — this moves the old folder aside and deletes nothing.`
    : `There is no backup in ${dir}: start the earlier version of Tally once more, run npm run job -- backup there, ` +
      'then restore that backup with this version.';
  return new StartError(`${cause.fact} ${advice}`, { cause });
}
