import { projectPath } from '../../src/lib/project-path.ts';
import { workerOptions as normalOptions, type workerFile as sourceFile } from '../../src/lib/worker-thread.ts';

/*
 * Replaces `src/lib/worker-thread.ts` in tests: threads run the built program, because that starts in a third of the
 * time, and with normal priority, because a low one would starve next to other tests. A thread of exports waits for the
 * next export as long as one of charts: its start costs half a second of CPU time.
 */

export const workerFile: typeof sourceFile = (path) => projectPath(`dist/${path.replace(/\.ts$/, '.js')}`);

export const workerOptions: typeof normalOptions = (...args) => ({
  ...normalOptions(...args),
  niceIncrement: 0,
  idleTimeout: 60_000,
});
