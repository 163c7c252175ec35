import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/**
 * Builds piscina's options for a worker thread that runs the function `task` of a module.
 *
 * Name the module as in the sources (`…/worker.ts`): in a built program its built form is used. The thread has only the
 * environment variables in `env`, so it knows no secret, and a lower priority than the main thread.
 */
export function workerOptions(file: URL, task: string, env: Record<string, string> = {}) {
  const built = import.meta.url.endsWith('.js');
  const path = fileURLToPath(file);
  return {
    filename: built ? path.replace(/\.ts$/, '.js') : path,
    name: task,
    execArgv: built ? [] : ['--import', pathToFileURL(require.resolve('tsx')).href],
    env,
    niceIncrement: 10,
    // The default blocks the event loop while it waits for tasks, and native modules free their memory only there.
    atomics: 'disabled' as const,
    recordTiming: false,
  };
}
