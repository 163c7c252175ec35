import type { Backoff } from '../../lib/retry.ts';

/** Delays between attempts while Telegram or the database is away; Telegram's `retry_after` goes before them. */
export const outageBackoff: Backoff = { firstDelayMs: 250, maxDelayMs: 15_000 };
