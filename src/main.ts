import { runEntryPoint } from './lib/entry-point.ts';

// Starts the program. Exit code: 0 after SIGINT, SIGTERM or `--help`, 1 after an error, 2 for wrong arguments.
runEntryPoint(async () => {
  const { readStartArguments } = await import('./app/start-arguments.ts');
  const usage = readStartArguments(process.argv.slice(2));
  process.stdout.write(`${usage ?? 'Loading the program…'}\n`);
  if (usage !== null) return 0;
  const { readEnv } = await import('./config/env-file.ts');
  const { runProgram } = await import('./app/run-program.ts');
  await runProgram(readEnv(process.cwd(), process.env));
  return 0;
});
