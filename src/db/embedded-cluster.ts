import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isProcessAlive } from '../lib/process-alive.ts';
import { StartError } from '../lib/start-error.ts';
import { findPostgresPrograms, type ServerUser } from './embedded-binaries.ts';
import { findPostmaster } from './embedded-postmaster.ts';

/** The major version of the pinned PostgreSQL. A data folder of another version is not touched. */
const majorVersion = '17';

/**
 * Creates the data folder of the program if it does not exist.
 *
 * @throws {StartError} when files cannot be created in it
 */
export function createDataDir(dir: string): void {
  try {
    createFolder(resolve(dir));
    accessSync(dir, constants.W_OK);
  } catch (cause) {
    throw new StartError(`DATA_DIR ${dir} cannot be created or written: choose another folder.`, { cause });
  }
}

/** Creates a folder with its parents. Node's own `recursive` never ends where `/proc` is a parent. */
function createFolder(dir: string): void {
  const isFolder = () => statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder()) return;
  if (dirname(dir) !== dir) createFolder(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    if (!isFolder()) throw error; // another process may have created it meanwhile
  }
}

/** Returns true where the folder holds a cluster. */
export function isCluster(cluster: string): boolean {
  return existsSync(join(cluster, 'PG_VERSION'));
}

/** The data folder was made by another major version of PostgreSQL than the one that Tally contains. */
export class OtherMajorVersion extends StartError {
  override readonly name = 'OtherMajorVersion';
  /** What is wrong, without advice. */
  readonly fact: string;

  constructor(cluster: string, found: string) {
    const fact = `${cluster} was made by PostgreSQL ${found}, but Tally contains PostgreSQL ${majorVersion}.`;
    super(`${fact} Nothing was changed.`);
    this.fact = fact;
  }
}

/** @throws OtherMajorVersion */
export function checkMajorVersion(cluster: string): void {
  const found = readMajorVersion(cluster);
  if (found !== null && found !== majorVersion) throw new OtherMajorVersion(cluster, found);
}

function readMajorVersion(cluster: string): string | null {
  return isCluster(cluster) ? readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim() : null;
}

/**
 * Moves the cluster of another major version aside, to `postgres-16` for example, and returns its new path. Nothing of
 * it is changed.
 *
 * @throws {StartError} while its server runs
 */
export function moveClusterAside(dataDir: string): string {
  const cluster = join(dataDir, 'postgres');
  const server = findPostmaster(cluster);
  if (server)
    throw new StartError(`The PostgreSQL server of ${cluster}, process ${server.pid}, is running: stop it first.`);
  const wanted = `${cluster}-${readMajorVersion(cluster)}`;
  let target = wanted;
  for (let number = 2; existsSync(target); number++) target = `${wanted}-${number}`;
  renameSync(cluster, target);
  return target;
}

/**
 * Returns the password of the superuser, which the file `postgres-password` keeps. It is created before the cluster.
 *
 * @throws {StartError} when there is a cluster, but no password
 */
export function readPassword(dir: string, cluster: string): string {
  const file = join(dir, 'postgres-password');
  if (!existsSync(file) && isCluster(cluster))
    throw new StartError(`${file} is missing: restore it from a backup of DATA_DIR.`);
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Creates an empty cluster with `initdb`. Its Unicode case rules need no locale of the operating system. The folder
 * appears when it is complete: a start that is killed leaves no half cluster, and no existing file is ever removed.
 *
 * @throws {StartError} when `initdb` fails, or the folder has files of something else
 */
export async function createCluster(cluster: string, password: string, serverUser: ServerUser | null): Promise<void> {
  removeOldDrafts(cluster);
  const draft = `${cluster}.new-${process.pid}`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    await runInitdb(draft, password, serverUser);
    renameSync(draft, cluster);
  } catch (cause) {
    if (isCluster(cluster)) return; // another process has created it meanwhile
    if (cause instanceof StartError) throw cause;
    throw new StartError(`${cluster} is in the way and holds no PostgreSQL data: move it away.`, { cause });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function runInitdb(cluster: string, password: string, serverUser: ServerUser | null): Promise<void> {
  const { initdb } = await findPostgresPrograms();
  const passwordFile = join(dirname(cluster), `.initdb-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (serverUser) for (const path of [cluster, passwordFile]) chownSync(path, serverUser.uid, serverUser.gid);
  const flags = [
    `--pgdata=${cluster}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    execFileSync(initdb, flags, { ...serverUser, stdio: 'pipe', cwd: '/' });
  } catch (cause) {
    const lastLine = (cause as { stderr?: Buffer }).stderr?.toString().trim().split('\n').at(-1) ?? '';
    throw new StartError(`The embedded PostgreSQL could not prepare ${cluster}: ${lastLine}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Removes what starts that were killed have left. One of them may have had the id of this process. */
function removeOldDrafts(cluster: string): void {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of readdirSync(dirname(cluster)).filter((one) => one.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length));
    if (pid === process.pid || !isProcessAlive(pid))
      rmSync(join(dirname(cluster), name), { recursive: true, force: true });
  }
}
