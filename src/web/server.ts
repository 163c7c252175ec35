import { createServer } from 'node:http';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import { StartError } from '../lib/start-error.ts';
import { type DetrackHookOptions, detrackHook } from './detrack-webhook.ts';
import { type HealthOptions, health } from './health.ts';
import { metrics } from './metrics.ts';
import { frameworkError, secure } from './security.ts';
import { type WebhookOptions, webhook } from './telegram-webhook.ts';

export interface WebServerOptions {
  log: Log;
  metrics: Pick<Metrics, 'registry'>;
  /** What must be alive for `GET /healthz`, by the name that its answer shows. */
  checks: HealthOptions['checks'];
  metricsToken?: string;
  /** Absent: the webhook's address answers 404. */
  webhook?: WebhookOptions;
  /** Absent: the address of DeTrack's webhook answers 404. */
  detrack?: DetrackHookOptions;
  /** Further pages, as the playground's: each is registered in a scope of its own. */
  plugins?: FastifyPluginAsync[];
}

/** Bodies are limited to 1 MiB where a route says nothing else. */
const bodyLimit = 1024 * 1024;

/** Returns the web server, assembled and not yet listening. It logs no requests: addresses may hold tokens. */
export async function createWebServer(options: WebServerOptions): Promise<FastifyInstance> {
  const { log, checks, plugins = [] } = options;
  const app = fastify({ logger: false, bodyLimit, requestTimeout: 120_000, frameworkErrors: frameworkError });
  secure(app, log);
  await app.register(health, { log, checks });
  await app.register(metrics, { metrics: options.metrics, token: options.metricsToken });
  if (options.webhook) await app.register(webhook, options.webhook);
  if (options.detrack) await app.register(detrackHook, options.detrack);
  for (const plugin of plugins) await app.register(plugin);
  return app;
}

/**
 * Keeps the port from now on, answering 503, so that a start that cannot have it ends before it has done anything. Resolves with
 * what gives it free for {@link listen}; a port of 0 is not kept. Rejects with a `StartError`.
 */
export async function keepPort({ host, port }: { host: string; port: number }): Promise<() => Promise<void>> {
  const server = createServer((_, response) => response.writeHead(503, { connection: 'close' }).end());
  if (port === 0) return async () => undefined;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  }).catch((cause: unknown) => {
    throw refusal(cause, host, port);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

/**
 * Resolves with the port, once `app` listens: the one asked for, or a free one when that is 0. Rejects with a `StartError`.
 */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw refusal(cause, host, port);
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function refusal(cause: unknown, host: string, port: number): StartError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const sentence = trouble[code]?.(host, port) ?? `The web server cannot listen on ${host}:${port} (${code}).`;
  return new StartError(sentence, { cause });
}

const trouble: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) => `Port ${port} is in use on ${host}: set HTTP_PORT to a free one, or stop what uses it.`,
  EACCES: (_, port) => `Port ${port} needs more rights than this user has: set HTTP_PORT to one above 1023.`,
  EADDRNOTAVAIL: (host) => `${host} is not an address of this machine: set HTTP_HOST to one that is.`,
  ENOTFOUND: (host) => `${host} is not a known host name: set HTTP_HOST to an address of this machine.`,
};
