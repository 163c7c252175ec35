import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { move } from 'piscina';
import { throwPlainErrors } from '../../lib/thread-errors.ts';
import { createPngRenderer } from './render.ts';
import type { ChartSpec } from './spec.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as (options: { type: 'minor' }) => void;
const renderPng = createPngRenderer();

/**
 * Draws a chart and moves the bytes of its PNG to the main thread. This is the function that the worker thread runs.
 *
 * It also runs the garbage collector (1 ms). The pixels of a chart are four megabytes outside the heap, so the
 * collector would not run by itself before about fifty charts (200 MB) have piled up.
 */
export const draw = throwPlainErrors((spec: ChartSpec): unknown => {
  const bytes = new Uint8Array(renderPng(spec)); // a copy: a Buffer may share memory that cannot be moved
  collectGarbage({ type: 'minor' });
  return move(bytes);
});
