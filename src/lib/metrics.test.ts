import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

it('gives every figure under its name and labels, with those of the process', async () => {
  const metrics = createMetrics();
  metrics.updatesHandled.inc({ kind: 'message' });
  metrics.updateSeconds.observe(0.2);
  metrics.updateErrors.inc();
  metrics.sends.inc({ method: 'sendMessage' }, 2);
  metrics.telegram429.inc();
  metrics.jobRuns.inc({ job: 'sync', state: 'succeeded' });
  metrics.jobRunSeconds.observe({ job: 'sync' }, 4);
  metrics.jobRows.inc({ job: 'sync', kind: 'loaded' }, 100);
  const lines = (await metrics.registry.metrics()).split('\n');
  for (const line of [
    'tally_updates_handled_total{kind="message"} 1',
    'tally_update_seconds_bucket{le="0.25"} 1',
    'tally_update_seconds_bucket{le="0.1"} 0',
    'tally_update_errors_total 1',
    'tally_sends_total{method="sendMessage"} 2',
    'tally_telegram_429_total 1',
    'tally_job_runs_total{job="sync",state="succeeded"} 1',
    'tally_job_run_seconds_sum{job="sync"} 4',
    'tally_job_rows_total{job="sync",kind="loaded"} 100',
  ])
    expect(lines).toContain(line);
  expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true);
});

it('counts apart from any other registry', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.updateErrors.inc();
  expect((await other.updateErrors.get()).values).toEqual([{ labels: {}, value: 0 }]);
});
