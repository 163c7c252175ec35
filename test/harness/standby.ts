import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';

/** What a primary needs for a standby, and what a standby needs to answer queries. */
export const replicationSettings = [
  ...['wal_level=replica', 'max_wal_senders=4', 'wal_keep_size=256MB', 'hot_standby=on', 'synchronous_commit=on'],
];

/** A standby by streaming replication. */
export interface Standby extends Pick<EmbeddedServer, 'url' | 'stop'> {
  /** Sends SIGKILL to the server. */
  kill(): void;
}

/**
 * Starts a standby of an embedded server that runs with {@link replicationSettings}. `pg_basebackup` is not in the npm
 * package, so the files are copied between `pg_backup_start` and `pg_backup_stop`.
 *
 * @param dataDir the folder of the standby, which is created
 */
export async function startStandby(
  primary: { url: string; dataDir: string },
  dataDir: string,
  settings: string[],
): Promise<Standby> {
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o711); // as root, the server runs as another user, who needs access
  const cluster = join(dataDir, 'postgres');
  await copyCluster(primary, cluster);
  copyFileSync(join(primary.dataDir, 'postgres-password'), join(dataDir, 'postgres-password'));
  const { hostname, port, username, password } = new URL(primary.url);
  const source = `host=${hostname} port=${port} user=${username} password=${password}`;
  const server = await startEmbeddedServer({ dataDir, settings: [...settings, `primary_conninfo=${source}`] });
  return {
    ...server,
    kill() {
      const [pid] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
    },
  };
}

async function copyCluster(primary: { url: string; dataDir: string }, cluster: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  await client.query("select pg_backup_start('standby', fast => true)");
  execFileSync('cp', ['-a', join(primary.dataDir, 'postgres'), cluster]);
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await client.end();
  rmSync(join(cluster, 'postmaster.pid'));
  const { uid, gid } = statSync(cluster);
  const files = { backup_label: rows[0]?.labelfile ?? '', 'standby.signal': '' };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(cluster, name), content);
    chownSync(join(cluster, name), uid, gid);
  }
}
