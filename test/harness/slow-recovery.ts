import { execFileSync } from 'node:child_process';
import { chownSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes the next start of a stopped embedded server wait in its recovery until `end` is called: the server reads its
 * statistics there, and reading from a pipe waits for a writer.
 */
export function makeRecoverySlow(dataDir: string): { end(): Promise<void> } {
  const cluster = join(dataDir, 'postgres');
  const pipe = join(cluster, 'pg_stat', 'pgstat.stat');
  const { uid, gid } = statSync(cluster);
  rmSync(pipe, { force: true });
  execFileSync('mkfifo', [pipe]);
  chownSync(pipe, uid, gid);
  return { end: async () => (await open(pipe, 'w')).close() };
}
