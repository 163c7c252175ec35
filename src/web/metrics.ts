import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { isLoopback } from '../lib/loopback.ts';
import type { Metrics } from '../lib/metrics.ts';
import { sameSecret } from './secret.ts';

export interface MetricsOptions {
  metrics: Pick<Metrics, 'registry'>;
  /** What a caller must send as `Authorization: Bearer`. Absent: this machine only, and nothing that was passed on. */
  token?: string;
}

/** `GET /metrics`: the figures as Prometheus reads them; 401 without the token, 403 from elsewhere when there is none. */
export const metrics: FastifyPluginAsync<MetricsOptions> = async (app, { metrics: { registry }, token }) => {
  app.get('/metrics', async (request, reply) => {
    if (token !== undefined && !bears(request, token))
      return reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'Unauthorized' });
    if (token === undefined && !isLocal(request)) return reply.code(403).send({ error: 'Forbidden' });
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
};

function bears({ headers }: FastifyRequest, token: string): boolean {
  return sameSecret(/^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1], token);
}

/** Returns true for a request made on this machine itself: a proxy on it would pass on those of others. */
function isLocal({ headers, socket }: FastifyRequest): boolean {
  const passedOn = Object.keys(headers).some((name) => /^(forwarded|via|x-forwarded-.*|x-real-ip)$/.test(name));
  return !passedOn && isLoopback(socket.remoteAddress ?? '');
}
