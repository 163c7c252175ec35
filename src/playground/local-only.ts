import type { FastifyReply, FastifyRequest } from 'fastify';

const localHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

type Headers = Record<string, string | string[] | undefined>;

/**
 * Tells why a request is not one of a browser on this machine, or undefined when it is.
 * A foreign Host would be another site's name bound to loopback, a foreign Origin another site's script, and a
 * forwarding header a proxy that shows the page to the internet.
 */
export function refusalReason(headers: Headers): string | undefined {
  const host = headers.host;
  if (typeof host !== 'string' || !localHost.test(host)) return 'The playground answers localhost only';
  const origin = headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) return 'The playground answers its own page only';
  const isForwarded = Object.keys(headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));
  return isForwarded ? 'The playground answers no proxy' : undefined;
}

/** Sets the security headers, and answers 403 to what {@link refusalReason} names. */
export async function localOnlyHook(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  reply.headers(securityHeaders);
  const reason = refusalReason(request.headers);
  if (reason === undefined) return undefined;
  return reply.code(403).send({ error: reason });
}
