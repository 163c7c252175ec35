import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { isLoopback } from '../lib/loopback.ts';
import type { Metrics } from '../lib/metrics.ts';
import { sameSecret } from './secret.ts';

export interface MetricsRouteOptions {
  metrics: Pick<Metrics, 'registry'>;
  /** The token that a client must send as `Authorization: Bearer`. Absent: only clients on this machine are allowed. */
  token?: string;
}

/**
 * `GET /metrics`: the metrics in the text format of Prometheus. 401: the token is wrong. 403: no token is configured,
 * and the request comes from another machine or through a proxy.
 */
export const metricsRoute: FastifyPluginAsync<MetricsRouteOptions> = async (app, options) => {
  const { metrics, token } = options;
  app.get('/metrics', async (request, reply) => {
    if (token !== undefined && !hasToken(request, token))
      return reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'Unauthorized' });
    if (token === undefined && !isLocal(request)) return reply.code(403).send({ error: 'Forbidden' });
    return reply
      .header('cache-control', 'no-store')
      .type(metrics.registry.contentType)
      .send(await metrics.registry.metrics());
  });
};

function hasToken({ headers }: FastifyRequest, token: string): boolean {
  return sameSecret(/^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1], token);
}

/** Returns true for a direct request from this machine. A proxy on this machine forwards requests of other machines. */
function isLocal({ headers, socket }: FastifyRequest): boolean {
  const isForwarded = Object.keys(headers).some((name) => /^(forwarded|via|x-forwarded-.*|x-real-ip)$/.test(name));
  return !isForwarded && isLoopback(socket.remoteAddress ?? '');
}
