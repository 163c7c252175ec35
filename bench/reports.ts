import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createChartRenderer } from '../src/reports/charts/renderer.ts';
import { summary } from '../src/reports/views/summary.ts';
import { periodContaining } from '../src/time/period.ts';
import { seed } from '../test/reports/seed.ts';
import { type Bench, type BenchDatabase, inChild, medianMs, openDatabase, type Report } from './harness.ts';
import { barePainter } from './reports/bare-chart.ts';
import { specs } from './reports/charts.ts';

const records = 1_000_000;

export const bench: Bench = {
  name: 'reports',
  async run(report) {
    await benchCharts(report);
    const database = await openDatabase();
    try {
      await benchWeek(database, report);
      await benchFiles(database, report);
    } finally {
      await database.stop();
    }
  },
};

async function benchCharts(report: Report): Promise<void> {
  const charts = createChartRenderer();
  const bare = barePainter();
  for (const [what, spec] of Object.entries(specs)) {
    const value = await medianMs(40, () => charts.render(spec), 10);
    const floor = await medianMs(20, () => bare(spec));
    report({ what, value, unit: 'ms', floor, floorIs: 'bare chartjs-node-canvas', goal: '25 ms or less' });
  }
  const spec = specs['a chart of 10 bars'];
  const floor = await longestDelayMs(() => sleep(500));
  const value = await longestDelayMs(() => Promise.all(Array.from({ length: 20 }, () => charts.render(spec))));
  const goal = 'no message delayed by more than 100 ms';
  report({ what: 'longest event loop delay, 20 charts at once', value, unit: 'ms', floor, floorIs: 'idle', goal });
  await charts.close();
}

async function longestDelayMs(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await sleep(50);
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

async function benchWeek({ pool, db }: BenchDatabase, report: Report): Promise<void> {
  await seed(pool, { userId: 100, records: 100_000, habits: 20, recordsADay: 40 });
  await pool.query('vacuum analyze');
  const today = '2026-11-20';
  const question = { userId: 100, period: periodContaining('week', today), today };
  const value = await medianMs(100, () => summary.load(db, question));
  const floor = await medianMs(100, async () => {
    await pool.query('select 1');
    await pool.query('select 1');
  });
  const floorIs = 'two empty queries';
  report({ what: '/week of 100,000 records', value, unit: 'ms', floor, floorIs, goal: '20 ms or less' });
}

const sum = (sizes: number[]) => Math.round(sizes.reduce((all, size) => all + size, 0));

interface Measured {
  rowsPerSecond: number;
  peakMb: number;
  longestDelayMs: number;
  idleDelayMs: number;
  megabytes: number[];
}

async function benchFiles({ pool, url }: BenchDatabase, report: Report): Promise<void> {
  await seed(pool, { userId: 200, records, habits: 20, recordsADay: 100, note: 'easy, after work' });
  await pool.query('vacuum analyze');
  const dir = mkdtempSync(join(tmpdir(), 'tally-bench-export-'));
  try {
    const bare = await inChild<Measured>(new URL('./reports/bare-workbook.ts', import.meta.url), { dir, records });
    for (const format of ['xlsx', 'csv']) {
      const file = new URL('./reports/export.ts', import.meta.url);
      const ours = await inChild<Measured>(file, { databaseUrl: url, dir, format });
      const files = `${ours.megabytes.length} files, ${sum(ours.megabytes)} MB`;
      report({
        what: `${format} of 1,000,000 records from the database (${files})`,
        value: ours.rowsPerSecond,
        unit: 'rows/s',
        ...(format === 'xlsx' && {
          floor: bare.rowsPerSecond,
          floorIs: 'bare exceljs, rows from memory',
          goal: '20,000 rows/s',
        }),
      });
      report({
        what: `${format}: most memory of the process`,
        value: ours.peakMb,
        unit: 'MB',
        ...(format === 'xlsx' && { floor: bare.peakMb, floorIs: 'bare exceljs' }),
        goal: 'under 250 MB',
      });
      report({
        what: `${format}: longest event loop delay`,
        value: ours.longestDelayMs,
        unit: 'ms',
        floor: ours.idleDelayMs,
        floorIs: 'idle, 5 s',
        goal: 'under 100 ms',
      });
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
