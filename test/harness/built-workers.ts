import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerOptions as ofSources } from '../../src/reports/worker-thread.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What `src/reports/worker-thread.ts` returns in the built program, where a thread starts in a third of the time; and the thread
 * yields to nobody: beside other tests on the same cores it would be the last to run.
 */
export function workerOptions(...[file, ...rest]: Parameters<typeof ofSources>): ReturnType<typeof ofSources> {
  const options = ofSources(file, ...rest);
  const inSources = relative(join(root, 'src'), options.filename);
  if (inSources.startsWith('..')) return options;
  return {
    ...options,
    filename: join(root, 'dist', inSources.replace(/\.ts$/, '.js')),
    execArgv: [],
    niceIncrement: 0,
  };
}
