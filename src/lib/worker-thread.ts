import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { projectPath } from './project-path.ts';

const require = createRequire(import.meta.url);

/**
 * Returns the path of a module that a worker thread or process starts, given its path in `src`. In a built program it
 * is the built form, which `build.mjs` must name as an entry point.
 */
export function workerFile(path: string): string {
  const isBuilt = import.meta.url.endsWith('.js');
  return projectPath(isBuilt ? `dist/${path.replace(/\.ts$/, '.js')}` : `src/${path}`);
}

/**
 * Builds piscina's options for a worker thread that runs the function `task` of a module. The thread has only the
 * environment variables in `env`, so it knows no secret, and a lower priority than the main thread.
 */
export function workerOptions(filename: string, task: string, env: Record<string, string> = {}) {
  return {
    filename,
    name: task,
    execArgv: filename.endsWith('.ts') ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [],
    env,
    niceIncrement: 10,
    // The default blocks the event loop while it waits for tasks, and native modules free their memory only there.
    atomics: 'disabled' as const,
    recordTiming: false,
  };
}
