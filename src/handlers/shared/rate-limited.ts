import type { TallyContext } from '../../bot/context.ts';
import { formatWait, type RateLimiter } from '../../bot/middleware/rate-limiter.ts';

/** Runs expensive work (a chart, an export), or tells the person how long to wait. */
export async function rateLimited(ctx: TallyContext, limiter: RateLimiter, work: () => Promise<void>): Promise<void> {
  const waitMs = limiter.take(ctx.person.userId);
  if (waitMs > 0) ctx.toast = formatWait(ctx, waitMs);
  else await work();
}
