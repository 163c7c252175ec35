import type { Config } from '../config/config.ts';
import type { Log } from '../lib/log.ts';
import type { ProgressOutput } from './job-progress.ts';

export interface CommandOptions {
  config: Config;
  log: Log;
  /** `NAME key=value …`. `wait` and `dryRun` belong to the command, the other keys to the job. */
  args: readonly string[];
  out: ProgressOutput;
  /** Aborted by Ctrl-C: the run is cancelled and recorded as cancelled. */
  cancel: AbortSignal;
  /** Asks the operator and returns what was typed. Absent: there is no terminal. */
  ask?: (question: string) => Promise<string>;
}

/** The log is only in its file here, so what the operator waits for is written beside the progress. */
export function writeLines(out: ProgressOutput): (line: string) => void {
  return (line) => out.write(`${line}\n`);
}
