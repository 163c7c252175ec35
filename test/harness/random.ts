import { onTestFailed } from 'vitest';

/** Returns numbers from 0 to 1, 1 excluded, as `Math.random` does. */
export type Random = () => number;

/** Creates a source of random numbers that repeats for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Returns a new seed for the current test, and prints it if the test fails. The environment variable `TEST_SEED` sets
 * the seed, to repeat a failure.
 */
export function pickSeed(): number {
  const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  onTestFailed(() => {
    process.stderr.write(`failed with the seed ${seed}; TEST_SEED=${seed} repeats it\n`);
  });
  return seed;
}
