import { runCommandLine, UsageError } from './app/job-command.ts';
import { ConfigError, parseConfig } from './config/config.ts';
import { readEnv } from './config/env-file.ts';
import { createLog } from './lib/log.ts';
import { StartError } from './lib/start-error.ts';

/** Runs `npm run job -- NAME [key=value …]`. Exit code: 0 succeeded, 1 failed, 2 wrong usage. */
async function main(): Promise<number> {
  const config = parseConfig(readEnv(process.cwd(), process.env));
  const log = createLog({ ...config.log, console: { write: () => undefined }, secrets: config.secrets });
  const cancel = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      cancel.abort();
      process.once(name, () => process.exit(130));
    });
  }
  return runCommandLine({ config, log, args: process.argv.slice(2), out: process.stdout, cancel: cancel.signal });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isExpected = error instanceof ConfigError || error instanceof StartError || error instanceof UsageError;
    process.stderr.write(`${isExpected ? error.message : (error as Error).stack}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
