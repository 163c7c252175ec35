import type { TallyContext } from '../context.ts';

/** A token bucket for each key. */
export interface RateLimiter {
  /**
   * Takes a token and returns 0. Where there is none, takes nothing and returns the milliseconds until the next token.
   */
  take(key: string | number): number;
}

interface Bucket {
  /** Tokens at the time `at`; a fraction is part of the next token. */
  tokens: number;
  /** Milliseconds of the monotonic clock. */
  at: number;
}

/** Above this number of buckets the full ones are removed, so that the memory of a long process stays bounded. */
const maxBuckets = 10_000;

/**
 * Creates a rate limiter that allows each key a burst of `perMinute` calls and refills its bucket at `perMinute` tokens
 * a minute. `now` must be a monotonic clock: when somebody sets the time of the machine back by an hour, nobody has to
 * wait for an hour.
 */
export function createRateLimiter(perMinute: number, now: () => number = () => performance.now()): RateLimiter {
  const perMs = perMinute / 60_000;
  const buckets = new Map<string | number, Bucket>();
  const refill = ({ tokens, at }: Bucket, until: number) => Math.min(perMinute, tokens + (until - at) * perMs);
  const removeFullBuckets = (at: number) => {
    for (const [key, bucket] of buckets) if (refill(bucket, at) >= perMinute) buckets.delete(key);
  };
  return {
    take(key) {
      const at = now();
      if (buckets.size > maxBuckets) removeFullBuckets(at);
      const bucket = buckets.get(key);
      const tokens = bucket ? refill(bucket, at) : perMinute;
      const isAllowed = tokens >= 1;
      buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at });
      return isAllowed ? 0 : Math.ceil((1 - tokens) / perMs);
    },
  };
}

/** Formats the delay of a rate limiter as "wait N s" in the language of the person. */
export function formatWait(ctx: TallyContext, waitMs: number): string {
  return ctx.t('wait-seconds', { seconds: Math.ceil(waitMs / 1000) });
}
