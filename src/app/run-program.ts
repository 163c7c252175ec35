import { type Config, parseConfig } from '../config/config.ts';
import { createDataDir } from '../db/embedded-cluster.ts';
import { createLog } from '../lib/log.ts';
import type { Program } from './program.ts';

/**
 * Starts the program, prints its addresses, and runs until SIGINT or SIGTERM. A second SIGINT ends it immediately.
 *
 * The program itself is imported after the sentence that says what the start waits for: its modules take about a second
 * to load.
 */
export async function runProgram(env: NodeJS.ProcessEnv): Promise<void> {
  // When the reader of the output closes the pipe, the program continues and writes its log file.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  const config = parseConfig(env);
  createDataDir(config.dataDir); // also with another database: files of exports and the chat page are there
  const log = createLog({ ...config.log, console: process.stdout, secrets: config.secrets });
  const stop = stopSignal(); // registered first, so that a signal during the start leaves no server behind
  process.stdout.write(`${describeStart(config)}\n`);
  const { startProgram } = await import('./program.ts');
  const program = await startProgram(config, log);
  process.stdout.write(`${startMessage(program)}\n`);
  log.info({ address: program.address, node: process.version }, 'started');
  try {
    const signal = await Promise.race([stop, program.broken]);
    log.info({ signal }, 'stopping');
  } finally {
    await program.stop();
  }
}

/** Returns the sentence that says what the start waits for. */
function describeStart({ database, dataDir, bot }: Config): string {
  const server = database.url
    ? 'Connecting to the database'
    : `Opening the embedded PostgreSQL in ${dataDir} (its first start takes some seconds)`;
  return `${server}, then ${bot.token ? 'connecting to Telegram' : 'opening the chat page'}…`;
}

function startMessage({ address, playground, botUrl, hasAdmins, publicUrl }: Program): string {
  const chat = playground ? `  chat page   ${address}/` : `  chat        ${botUrl}`;
  const admins = hasAdmins
    ? []
    : ['  admins      nobody yet: send /jobs to the bot, put the id that it answers into ADMIN_IDS, and start again'];
  const dashboard = `  dashboard   ${publicUrl}/dashboard (ask the bot for a link: /dashboard)`;
  const others = [`  health      ${address}/healthz`, `  public at   ${publicUrl}`];
  return ['Tally is running.', chat, ...admins, dashboard, ...others].join('\n');
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.once(name, () => {
        resolve(name);
        process.once('SIGINT', () => process.exit(130));
      });
  });
}
