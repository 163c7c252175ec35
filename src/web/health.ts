import type { FastifyPluginAsync } from 'fastify';
import type { Log } from '../lib/log.ts';

export interface HealthOptions {
  log: Log;
  /** Each resolves when its part is alive and rejects when it is not, under the name that the answer may show. */
  checks: Record<string, () => Promise<unknown>>;
  /** A check that takes longer has failed. */
  timeoutSeconds?: number;
}

/**
 * `GET /healthz`: 200 when every check passes, else 503 with the names of those that failed, and never why. Requests that
 * come while a check runs share it; the log has a line, with the reason, when a part's state changes.
 */
export const health: FastifyPluginAsync<HealthOptions> = async (app, { log, checks, timeoutSeconds = 2 }) => {
  const probes = Object.entries(checks).map(([name, check]) => probe(name, check, timeoutSeconds, log));

  app.get('/healthz', async (_request, reply) => {
    const failing = (await Promise.all(probes.map((run) => run()))).filter((name) => name !== undefined);
    reply.header('cache-control', 'no-store');
    if (failing.length === 0) return { status: 'ok' };
    return reply.code(503).send({ status: 'failing', failing });
  });
};

/** Returns a function that resolves to `name` when the check fails and to undefined when it passes. */
function probe(name: string, check: () => Promise<unknown>, timeoutSeconds: number, log: Log) {
  let running: Promise<string | undefined> | undefined;
  let alive = true;

  const turn = (now: boolean, err?: unknown) => {
    if (now !== alive) now ? log.info({ part: name }, 'alive again') : log.warn({ part: name, err }, 'not alive');
    alive = now;
    return now ? undefined : name;
  };

  return () => {
    running ??= within(timeoutSeconds, check)
      .then(
        () => turn(true),
        (error) => turn(false, error),
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}

async function within(seconds: number, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  const result = Promise.resolve().then(work); // a throw at once must not leave the timer behind
  await Promise.race([result, late]).finally(() => clearTimeout(timer));
}
