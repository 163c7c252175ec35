import { createInterface } from 'node:readline/promises';
import { parseConfig } from '../config/config.ts';
import { createLog } from '../lib/log.ts';
import { describeJobCommand, runCommandLine } from './job-command.ts';
import { isHelp } from './start-arguments.ts';

/** Runs a command line of `npm run job`, which Ctrl-C cancels, and returns its exit code. */
export async function runJobCommand(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> {
  if (args.some(isHelp)) {
    process.stdout.write(`${describeJobCommand()}\n`);
    return 0;
  }
  const config = parseConfig(env);
  const log = createLog({ ...config.log, console: { write: () => undefined }, secrets: config.secrets });
  const cancel = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      cancel.abort();
      process.once(name, () => process.exit(130));
    });
  }
  const ask = process.stdin.isTTY ? askOnTerminal : undefined;
  return runCommandLine({ config, log, args, out: process.stdout, cancel: cancel.signal, ask });
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
