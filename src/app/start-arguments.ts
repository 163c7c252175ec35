import { UsageError } from './usage-error.ts';

const usage = `npm start

Starts Tally and runs it until Ctrl-C. It takes no arguments: settings come from the environment and from the file .env
in the current folder. .env.example lists all of them with their defaults.

Without any setting it starts an embedded PostgreSQL in ./data and a chat page in place of Telegram, and prints the
address of the page. BOT_TOKEN connects it to Telegram, DATABASE_URL to a PostgreSQL of your own.

  npm run job -- --help    lists the jobs and commands of the command line
  README.md, docs/         guides: telegram.md, postgresql.md, deploy.md, monitoring.md and others`;

/**
 * Returns the text that the arguments of `npm start` ask for, or null if the program has to start.
 *
 * @throws {UsageError} for arguments that do not exist
 */
export function readStartArguments(args: readonly string[]): string | null {
  if (args.some(isHelp)) return usage;
  if (args.length > 0) throw new UsageError(`npm start takes no arguments: ${args.join(' ')}.\n\n${usage}`);
  return null;
}

/** Returns true for an argument that asks for the usage. */
export function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h';
}
