import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { StartError } from './start-error.ts';

/** How many files the program opens at the same time: the modules of its packages are read all at once. */
const neededFiles = 512;

/**
 * Runs the body of an entry point, then ends the process with the exit code that it returns. After an error that the
 * operator can correct, one sentence is printed, after any other error a stack trace.
 *
 * The body imports the program itself: with static imports, too few file descriptors would be a stack trace of Node.
 */
export function runEntryPoint(body: () => Promise<number>): void {
  run(body).then(
    (code) => process.exit(code),
    (error: unknown) => {
      const known = toStartError(error);
      process.stderr.write(`${known?.message ?? (error as Error).stack}\n`);
      process.exit(known?.exitCode ?? 1);
    },
  );
}

async function run(body: () => Promise<number>): Promise<number> {
  requireFileDescriptors(neededFiles);
  return body();
}

/**
 * Checks that this many files can be opened besides those that are open.
 *
 * @throws {StartError}
 */
function requireFileDescriptors(count: number): void {
  const opened: number[] = [];
  try {
    while (opened.length < count) opened.push(openSync(devNull, 'r'));
  } catch (cause) {
    throw new StartError(
      `Tally needs to open ${count} files at the same time, but only ${opened.length} are possible: ` +
        'raise the limit (ulimit -n 1024, or LimitNOFILE=1024 in a unit of systemd).',
      { cause },
    );
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/** Error codes of files that the operator can do something about. */
const fileFaults: Record<string, string> = {
  EACCES: 'permission denied. Change its owner or its rights, or set another DATA_DIR.',
  EPERM: 'this is not permitted. Change its owner or its rights, or set another DATA_DIR.',
  EROFS: 'the file system is read-only. Set another DATA_DIR.',
  ENOSPC: 'the disk is full. Make space, then start again.',
  EDQUOT: 'the quota of the disk is used up. Make space, then start again.',
  EMFILE: 'too many files are open. Raise the limit (ulimit -n 1024).',
  ENFILE: 'too many files are open on this machine. Raise its limit.',
};

/** Returns the error if it is a StartError, and one for an error of a file that the operator can correct, else null. */
export function toStartError(error: unknown): StartError | null {
  if (error instanceof StartError) return error;
  const { code = '', path } = error as NodeJS.ErrnoException;
  const fault = fileFaults[code];
  return path && fault ? new StartError(`${path} cannot be used: ${fault}`, { cause: error }) : null;
}
