import { runEntryPoint } from './lib/entry-point.ts';

// Runs `npm run job -- NAME [key=value …]`. Exit code: 0 succeeded or `--help`, 1 failed, 2 wrong usage.
runEntryPoint(async () => {
  const { readEnv } = await import('./config/env-file.ts');
  const { runJobCommand } = await import('./app/run-job-command.ts');
  return runJobCommand(readEnv(process.cwd(), process.env), process.argv.slice(2));
});
