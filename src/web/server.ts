import { createServer } from 'node:http';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import { StartError } from '../lib/start-error.ts';
import { type DetrackWebhookOptions, detrackWebhookRoute } from './detrack-webhook.ts';
import { type HealthRouteOptions, healthRoute } from './health.ts';
import { metricsRoute } from './metrics.ts';
import { secureResponses, sendFrameworkError } from './security.ts';
import { type TelegramWebhookOptions, telegramWebhookRoute } from './telegram-webhook.ts';

export interface WebServerOptions {
  log: Log;
  metrics: Pick<Metrics, 'registry'>;
  /** The checks of `GET /healthz`, by the name that the answer shows. */
  checks: HealthRouteOptions['checks'];
  metricsToken?: string;
  /** Addresses and networks of the proxies whose `X-Forwarded-…` headers are believed. Default: none. */
  trustedProxies?: string[];
  /** Absent: the address of Telegram's webhook answers 404. */
  telegramWebhook?: TelegramWebhookOptions;
  /** Absent: the address of DeTrack's webhook answers 404. */
  detrackWebhook?: DetrackWebhookOptions;
  /** More routes, for example the playground's. Each plugin gets its own scope. */
  plugins?: FastifyPluginAsync[];
}

/** The limit of a request's body, where a route does not set its own. */
const bodyLimit = 1024 * 1024;

/** Creates the web server. It does not listen yet. It logs no requests, because an address may contain a token. */
export async function createWebServer(options: WebServerOptions): Promise<FastifyInstance> {
  const { log, metrics, metricsToken, checks, telegramWebhook, detrackWebhook, plugins = [] } = options;
  const trustProxy = options.trustedProxies?.length ? options.trustedProxies : false;
  const app = fastify({
    ...{ bodyLimit, requestTimeout: 120_000, frameworkErrors: sendFrameworkError, trustProxy },
    // The schemas of the routes are constants: to check them, or to optimize their code, takes longer than the rest.
    ajv: { customOptions: { validateSchema: false, code: { optimize: false } } },
  });
  secureResponses(app, log);
  endConnectionsAtClose(app);
  await app.register(healthRoute, { log, checks });
  await app.register(metricsRoute, { metrics, token: metricsToken });
  if (telegramWebhook) await app.register(telegramWebhookRoute, telegramWebhook);
  if (detrackWebhook) await app.register(detrackWebhookRoute, detrackWebhook);
  for (const plugin of plugins) await app.register(plugin);
  return app;
}

/**
 * Ends the connection after each answer that is sent while the server closes. Otherwise the server would wait until the
 * client or the keep-alive timeout of 72 s ends it.
 */
function endConnectionsAtClose(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
}

/** Where a server listens. Port 0: any free port. */
interface ListenAddress {
  host: string;
  port: number;
}

/**
 * Occupies the port, and answers 503 there, until the returned function is called. The program reserves its port before
 * it does anything else, so that a start with a port in use has no effects. Does nothing for port 0. Throws a
 * `StartError`.
 */
export async function reservePort({ host, port }: ListenAddress): Promise<() => Promise<void>> {
  const server = createServer((_, response) => response.writeHead(503, { connection: 'close' }).end());
  if (port === 0) return async () => undefined;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  }).catch((cause: unknown) => {
    throw listenError(cause, host, port);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

/** Starts to listen and returns the port, which is a free one where the address has port 0. Throws a `StartError`. */
export async function startListening(app: FastifyInstance, { host, port }: ListenAddress): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw listenError(cause, host, port);
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function listenError(cause: unknown, host: string, port: number): StartError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const sentence = listenErrors[code]?.(host, port) ?? `The web server cannot listen on ${host}:${port} (${code}).`;
  return new StartError(sentence, { cause });
}

const listenErrors: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) => `Port ${port} is in use on ${host}: set HTTP_PORT to a free one, or stop what uses it.`,
  EACCES: (_, port) => `Port ${port} needs more rights than this user has: set HTTP_PORT to one above 1023.`,
  EADDRNOTAVAIL: (host) => `${host} is not an address of this machine: set HTTP_HOST to one that is.`,
  ENOTFOUND: (host) => `${host} is not a known host name: set HTTP_HOST to an address of this machine.`,
};
