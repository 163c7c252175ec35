import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import { canPass, rootOf } from './errors.ts';

const firstPauseMs = 250;
const longestPauseMs = 15_000;

export interface Patience {
  /** Ends waiting between tries: the last failure is thrown then. */
  signal: AbortSignal;
  /** Told of each failure that is waited out. */
  onPause(error: unknown, pauseMs: number): void;
}

/**
 * Returns what `work` returns. While the database or the network is away, `work` is tried again after growing pauses, or
 * after as long as Telegram says. Rejects with a failure that would not pass, and with the last one when the signal ends.
 */
export async function insist<T>(work: () => Promise<T>, { signal, onPause }: Patience): Promise<T> {
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !canPass(error)) throw error;
      const wait = toldMs(error) ?? pause;
      onPause(error, wait);
      await sleep(wait, undefined, { signal }).catch(() => {
        throw error; // the signal ended
      });
    }
  }
}

function toldMs(error: unknown): number | undefined {
  const root = rootOf(error);
  const seconds = root instanceof GrammyError ? root.parameters.retry_after : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}
