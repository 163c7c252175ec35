import { runCommandLine } from '../../src/app/job-command.ts';
import { parseConfig } from '../../src/config/config.ts';
import { toStartError } from '../../src/lib/entry-point.ts';
import { createLog } from '../../src/lib/log.ts';
import type { ProcessResult } from './process.ts';

/**
 * Runs `npm run job -- WORDS` in this process: a process of its own would take a second to start. Returns what the
 * entry point would print and the code with which it would exit.
 */
export async function runCommandHere(env: Record<string, string>, ...words: string[]): Promise<ProcessResult> {
  const config = parseConfig(env);
  const log = createLog({ ...config.log, console: { write: () => undefined } });
  let stdout = '';
  const out = {
    write(text: string) {
      stdout += text;
      return true;
    },
  };
  try {
    const code = await runCommandLine({ config, log, args: words, out, cancel: new AbortController().signal });
    return { code, stdout, stderr: '' };
  } catch (error) {
    const known = toStartError(error);
    if (!known) throw error;
    return { code: known.exitCode, stdout, stderr: `${known.message}\n` };
  }
}
