import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../harness.ts';

const main = fileURLToPath(new URL('../../dist/job-main.js', import.meta.url));

/** Code that the process runs at its end: it writes its maximum memory to file descriptor 3. */
const reportPeak = `import { writeSync } from 'node:fs';
process.once('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`;

/**
 * Runs the built command `npm run job -- sales-backfill`. Returns its maximum memory and its duration from start to
 * end.
 */
export async function runBackfill(settings: Record<string, string>): Promise<{ peakMb: number; seconds: number }> {
  const { PATH = '', HOME = '/' } = process.env;
  const preload = `data:text/javascript,${encodeURIComponent(reportPeak)}`;
  const start = performance.now();
  const child = spawn(process.execPath, [...nodeFlags('job'), '--import', preload, main, 'sales-backfill'], {
    cwd: tmpdir(), // a folder without a .env file
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let peakKb = '';
  child.stdio[3]?.on('data', (part) => {
    peakKb += part;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the backfill ended with ${code}`);
  return { peakMb: Number(peakKb) / 1024, seconds: (performance.now() - start) / 1000 };
}
