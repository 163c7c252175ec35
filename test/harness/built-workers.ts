import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerOptions as optionsOfSources } from '../../src/lib/worker-thread.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Replaces `workerOptions` of `src/lib/worker-thread.ts` in tests: threads run the built program, because that
 * starts in a third of the time, and with normal priority, because a low one would starve next to other tests.
 */
export function workerOptions(
  ...[file, ...rest]: Parameters<typeof optionsOfSources>
): ReturnType<typeof optionsOfSources> {
  const options = optionsOfSources(file, ...rest);
  const pathInSources = relative(join(root, 'src'), options.filename);
  if (pathInSources.startsWith('..')) return options;
  return {
    ...options,
    filename: join(root, 'dist', pathInSources.replace(/\.ts$/, '.js')),
    execArgv: [],
    niceIncrement: 0,
  };
}
