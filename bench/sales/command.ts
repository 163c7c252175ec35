import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../harness.ts';

const main = fileURLToPath(new URL('../../dist/job-main.js', import.meta.url));

/** Told by the process itself at its end: nobody sees it afterwards. */
const tellPeak = `import { writeSync } from 'node:fs';
process.once('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`;

/** Runs `npm run job -- sales-backfill` as a user does, without building, and returns the most memory of its process, and how long it took from start to end. */
export async function backfill(settings: Record<string, string>): Promise<{ peakMb: number; seconds: number }> {
  const { PATH = '', HOME = '/' } = process.env;
  const preload = `data:text/javascript,${encodeURIComponent(tellPeak)}`;
  const start = performance.now();
  const child = spawn(process.execPath, [...nodeFlags('job'), '--import', preload, main, 'sales-backfill'], {
    cwd: tmpdir(), // no .env is read there
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let told = '';
  child.stdio[3]?.on('data', (part) => {
    told += part;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the backfill ended with ${code}`);
  return { peakMb: Number(told) / 1024, seconds: (performance.now() - start) / 1000 };
}
