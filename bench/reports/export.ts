import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createExporter } from '../../src/reports/export/exporter.ts';
import type { RecordFormat } from '../../src/reports/export/records-export.ts';

/** One export as the program does it; the memory is that of the process with the worker in it. */
const { databaseUrl, dir, format } = JSON.parse(process.argv[2] ?? '') as {
  databaseUrl: string;
  dir: string;
  format: RecordFormat;
};
const labels = {
  recordsSheet: 'Records',
  byHabitSheet: 'By habit',
  byMonthSheet: 'By month',
  byCategorySheet: 'By category',
  date: 'Date',
  habit: 'Habit',
  category: 'Category',
  duration: 'Duration (min)',
  hours: 'Duration (h)',
  note: 'Note',
  month: 'Month',
  records: 'Records',
  total: 'Total',
};
const exporter = createExporter({ address: { url: databaseUrl }, dir });
const idle = monitorEventLoopDelay({ resolution: 1 });
idle.enable();
await sleep(5000);
idle.disable();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const start = performance.now();
const task = {
  kind: 'records',
  userId: 200,
  format,
  name: 'Anna',
  date: '2026-11-22',
  labels,
  language: 'en',
} as const;
const exported = await exporter.run(task);
const seconds = (performance.now() - start) / 1000;
console.log(
  JSON.stringify({
    rowsPerSecond: exported.rows / seconds,
    peakMb: process.resourceUsage().maxRSS / 1024,
    longestDelayMs: delay.max / 1e6,
    idleDelayMs: idle.max / 1e6,
    megabytes: exported.files.map(({ bytes }) => bytes / 1e6),
  }),
);
await exported.dispose();
await exporter.close();
