import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/**
 * Returns piscina's options for a worker that runs the function `task` of a module. The module is named as in the sources
 * (`…/worker.ts`); where the program was built, its built form is taken.
 * The thread sees no environment but what is named here (so no secret either), and yields to the main thread.
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
    // The default waits for tasks without turning the event loop, and what native modules hold is only freed there.
    atomics: 'disabled' as const,
    recordTiming: false,
  };
}
