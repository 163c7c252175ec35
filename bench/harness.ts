import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type pg from 'pg';
import { createDb, createPool, type Db } from '../src/db/client.ts';
import { startEmbeddedServer } from '../src/db/embedded.ts';
import { migrateDatabase } from '../src/db/migrate.ts';

/** One figure and its floor: the same work without our code, measured in the same run, in the same unit. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  floor?: number;
  /** What the floor is. */
  floorIs?: string;
  /** The figure to reach, in words. */
  goal?: string;
}

export type Report = (figure: Figure) => void;

/** A benchmark. A file `bench/<name>.ts` exports it as `bench`, and `bench/main.ts` lists the names. */
export interface Bench {
  name: string;
  run(report: Report): Promise<void>;
}

export interface BenchDatabase {
  url: string;
  pool: pg.Pool;
  db: Db;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server with a migrated database in a temporary folder. fsync is on, as in production. */
export async function openDatabase(): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tally-bench-'));
  chmodSync(dataDir, 0o711); // as root the server runs as another user, who must enter it
  const server = await startEmbeddedServer({ dataDir });
  const pool = createPool({ url: server.url, onError: (error) => process.stderr.write(`${error.message}\n`) });
  await migrateDatabase(pool);
  return {
    url: server.url,
    pool,
    db: createDb(pool),
    async stop() {
      await pool.end();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Returns the median milliseconds of `times` calls, one after another, after `warmUp` calls that are not measured. */
export async function medianMs(times: number, work: () => unknown, warmUp = 5): Promise<number> {
  const durationsMs: number[] = [];
  for (let round = -warmUp; round < times; round++) {
    const start = performance.now();
    await work();
    if (round >= 0) durationsMs.push(performance.now() - start);
  }
  return durationsMs.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}

/** Returns the round with the median ratio to its own floor, because the speed of the machine varies. */
export function middleOf<T>(rounds: readonly T[], ratioOf: (round: T) => number): T {
  const found = [...rounds].sort((a, b) => ratioOf(a) - ratioOf(b))[Math.floor(rounds.length / 2)];
  if (!found) throw new Error('nothing was measured');
  return found;
}

/** Returns the flags of Node in `npm start`, or in `npm run job`. */
export function nodeFlags(script: 'start' | 'job'): string[] {
  const file = new URL('../package.json', import.meta.url);
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: Record<typeof script, string> };
  return scripts[script].split(' ').filter((word) => word.startsWith('--'));
}

/**
 * Runs a TypeScript file in a process of its own with `input` and Node's `flags`, and returns the JSON that it prints.
 */
export async function inChild<T>(file: URL, input: unknown, flags: readonly string[] = []): Promise<T> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(process.execPath, [...flags, '--import', tsx, fileURLToPath(file), JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${file.pathname} ended with ${code}`);
  return JSON.parse(printed) as T;
}
