import type { TallyContext } from '../context.ts';

/** Tokens that refill with time: `take` uses one, or says how many milliseconds to wait for the next. */
export interface RateLimiter {
  /** Returns 0 and uses a token, or the milliseconds until there is one (and uses none). */
  take(key: string | number): number;
}

/** Allows `perMinute` at once and then as many a minute, for each key apart. Keys that are full again are forgotten. */
export function createRateLimiter(perMinute: number, now: () => number = Date.now): RateLimiter {
  const perMs = perMinute / 60_000;
  const kept = new Map<string | number, { tokens: number; at: number }>();
  const forgetFull = () => {
    for (const [key, { tokens, at }] of kept) if (tokens + (now() - at) * perMs >= perMinute) kept.delete(key);
  };
  return {
    take(key) {
      if (kept.size > 10_000) forgetFull();
      const at = now();
      const last = kept.get(key) ?? { tokens: perMinute, at };
      const tokens = Math.min(perMinute, last.tokens + (at - last.at) * perMs);
      if (tokens >= 1) {
        kept.set(key, { tokens: tokens - 1, at });
        return 0;
      }
      kept.set(key, { tokens, at });
      return Math.ceil((1 - tokens) / perMs);
    },
  };
}

/** Formats the delay of a rate limiter as "wait N s" in the language of the person. */
export function formatWait(ctx: TallyContext, ms: number): string {
  return ctx.t('wait-seconds', { seconds: Math.ceil(ms / 1000) });
}
