import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../lib/log.ts';

const headers = {
  'content-security-policy': [
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * Sets the security headers on every response; a route may override them. Unknown addresses get 404. Errors get their
 * status as `{ error }` with the standard name of the status, never with the cause. The log has the cause of each 5xx,
 * with the route instead of the address, because an address may contain a token.
 */
export function secureResponses(app: FastifyInstance, log: Log): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404));
  app.setErrorHandler((err: FastifyError, request, reply) => {
    const status = readStatus(err);
    const { method, routeOptions } = request;
    if (status >= 500) log.error({ err, http_method: method, route: routeOptions.url }, 'a request failed');
    return sendError(reply, status);
  });
}

/** Answers an error that Fastify finds before any hook runs, for example an address that it cannot decode. */
export function sendFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  sendError(reply.headers(headers), readStatus(error));
}

/** Returns the status of an error that the request caused (4xx), 500 for every other error. */
function readStatus({ statusCode = 500 }: FastifyError): number {
  return statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}

function sendError(reply: FastifyReply, status: number) {
  return reply.code(status).send({ error: STATUS_CODES[status] ?? 'Error' });
}
