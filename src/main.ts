import { runEntryPoint } from './lib/entry-point.ts';

// Starts the program. Exit code: 0 after SIGINT or SIGTERM, 1 after an error.
runEntryPoint(async () => {
  const { readEnv } = await import('./config/env-file.ts');
  const { runProgram } = await import('./app/run-program.ts');
  await runProgram(readEnv(process.cwd(), process.env));
  return 0;
});
