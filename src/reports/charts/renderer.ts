import { Piscina } from 'piscina';
import { runInThread } from '../../lib/thread-errors.ts';
import { workerFile, workerOptions } from '../../lib/worker-thread.ts';
import type { ChartSpec } from './spec.ts';

export interface ChartRenderer {
  /**
   * Draws a chart and returns the bytes of a PNG.
   *
   * @throws ChartsBusy when too many charts wait for a thread
   */
  render(spec: ChartSpec): Promise<Uint8Array>;
  /** Ends all threads after they have finished the charts in progress. */
  close(): Promise<void>;
}

export interface ChartRendererOptions {
  threads?: number;
  /** The maximum number of charts that wait for a thread. */
  maxWaiting?: number;
  /** A thread without work ends after this time and frees its memory. */
  idleSeconds?: number;
  /** The path of the module that a thread runs, with a function `draw(spec)`. For tests. */
  file?: string;
}

/** The error for too many waiting charts. Another attempt may succeed soon. */
export class ChartsBusy extends Error {}

/**
 * Creates a renderer that draws in worker threads, so that drawing delays no message. The first chart starts a thread.
 * When a thread dies, the chart that it was drawing fails, and the next chart gets a new thread.
 */
export function createChartRenderer(options: ChartRendererOptions = {}): ChartRenderer {
  const { threads = 1, maxWaiting = 200, idleSeconds = 60, file = workerFile('reports/charts/worker.ts') } = options;
  const pool = new Piscina({
    ...workerOptions(file, 'draw', { DISABLE_SYSTEM_FONTS_LOAD: '1' }),
    minThreads: 0,
    maxThreads: threads,
    maxQueue: maxWaiting,
    idleTimeout: idleSeconds * 1000,
    // No limit for the old generation: a thread that exceeds it in one large allocation ends the whole process.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  return {
    render: async (spec) => {
      if (pool.queueSize >= maxWaiting) throw new ChartsBusy(`${maxWaiting} charts are waiting already`);
      return (await runInThread(pool, spec)) as Uint8Array;
    },
    close: () => pool.close(),
  };
}
