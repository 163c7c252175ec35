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
 * After it, every answer of `app` carries the headers above (a route may set its own over them), an unknown address gives
 * 404 and a failure its status, both as `{ error }` with the status' usual name and nothing of the cause; a failure of
 * ours is in the log, with the route instead of the address, which may hold a token.
 */
export function secure(app: FastifyInstance, log: Log): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  app.setNotFoundHandler((_request, reply) => answer(reply, 404));
  app.setErrorHandler((err: FastifyError, request, reply) => {
    const status = statusOf(err);
    if (status >= 500) log.error({ err, ...whereOf(request) }, 'a request failed');
    return answer(reply, status);
  });
}

/** Answers what fails before any hook runs, as an address that cannot be decoded; to be given to fastify as it is made. */
export function frameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  answer(reply.headers(headers), statusOf(error));
}

/** Returns the error's own status when it blames the request; anything else is a failure of ours. */
function statusOf({ statusCode = 500 }: FastifyError): number {
  return statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}

function whereOf(request: FastifyRequest) {
  return { http_method: request.method, route: request.routeOptions.url };
}

function answer(reply: FastifyReply, status: number) {
  return reply.code(status).send({ error: STATUS_CODES[status] ?? 'Error' });
}
