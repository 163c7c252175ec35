import { Piscina } from 'piscina';
import { workerOptions } from '../worker-thread.ts';
import type { ChartSpec } from './spec.ts';

export interface ChartRenderer {
  /** Returns the bytes of a PNG. Throws {@link ChartsBusy} when too many wait already. */
  render(spec: ChartSpec): Promise<Uint8Array>;
  /** After it, no thread runs; charts in progress are finished first. */
  close(): Promise<void>;
}

export interface ChartRendererOptions {
  threads?: number;
  /** Charts that may wait for a thread. */
  maxWaiting?: number;
  /** A thread without work ends after this long and gives its memory back. */
  idleSeconds?: number;
  /** What a thread runs: a module with `draw(spec)`. */
  file?: URL;
}

/** Too many charts are waiting: ask again in a moment. */
export class ChartsBusy extends Error {}

const worker = new URL('./worker.ts', import.meta.url);

/**
 * Returns a renderer that draws in worker threads, so that drawing delays nobody's message. The first chart starts a thread; a
 * thread that dies fails the chart it was drawing, and the next chart gets a new one.
 */
export function createChartRenderer(options: ChartRendererOptions = {}): ChartRenderer {
  const { threads = 1, maxWaiting = 200, idleSeconds = 60, file = worker } = options;
  const pool = new Piscina({
    ...workerOptions(file, 'draw', { DISABLE_SYSTEM_FONTS_LOAD: '1' }),
    minThreads: 0,
    maxThreads: threads,
    maxQueue: maxWaiting,
    idleTimeout: idleSeconds * 1000,
    // No limit of the old generation: a thread that meets it in one large allocation takes the whole process with it.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  return {
    render: async (spec) => {
      if (pool.queueSize >= maxWaiting) throw new ChartsBusy(`${maxWaiting} charts are waiting already`);
      return (await pool.run(spec)) as Uint8Array;
    },
    close: () => pool.close(),
  };
}
