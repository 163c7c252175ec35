import type { FastifyPluginAsync } from 'fastify';
import type { Log } from '../lib/log.ts';

export interface HealthRouteOptions {
  log: Log;
  /**
   * The health checks, by the name that the answer shows. A check passes when it resolves and fails when it rejects.
   */
  checks: Record<string, () => Promise<unknown>>;
  /** A check that takes longer fails. */
  timeoutSeconds?: number;
}

/**
 * `GET /healthz`: 200 when every check passes, otherwise 503 with the names of the failed checks, never with the
 * reasons. Requests that arrive while a check is running share its result. The log has a line, with the reason, when
 * the result of a check changes.
 */
export const healthRoute: FastifyPluginAsync<HealthRouteOptions> = async (app, { log, checks, timeoutSeconds = 2 }) => {
  const runners = Object.entries(checks).map(([name, check]) => createCheckRunner(name, check, timeoutSeconds, log));

  app.get('/healthz', async (_request, reply) => {
    const failing = (await Promise.all(runners.map((run) => run()))).filter((name) => name !== undefined);
    reply.header('cache-control', 'no-store');
    if (failing.length === 0) return { status: 'ok' };
    return reply.code(503).send({ status: 'failing', failing });
  });
};

/** Creates a function that runs the check and resolves to `name` when it fails, to undefined when it passes. */
function createCheckRunner(name: string, check: () => Promise<unknown>, timeoutSeconds: number, log: Log) {
  let running: Promise<string | undefined> | undefined;
  let wasPassing = true;

  const report = (isPassing: boolean, err?: unknown) => {
    if (isPassing && !wasPassing) log.info({ check: name }, 'the health check passes again');
    if (!isPassing && wasPassing) log.warn({ check: name, err }, 'the health check failed');
    wasPassing = isPassing;
    return isPassing ? undefined : name;
  };

  return () => {
    running ??= withTimeout(timeoutSeconds, check)
      .then(
        () => report(true),
        (error) => report(false, error),
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}

async function withTimeout(seconds: number, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  const result = Promise.resolve().then(work); // a synchronous throw must not leave the timer behind
  await Promise.race([result, timeout]).finally(() => clearTimeout(timer));
}
