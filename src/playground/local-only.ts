import type { FastifyReply, FastifyRequest } from 'fastify';

const localHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

type Headers = Record<string, string | string[] | undefined>;

/**
 * Returns the reason why a request is refused, or undefined for a request of a browser on this machine. A foreign Host
 * is the name of another site that resolves to loopback (DNS rebinding), a foreign Origin is a script of another site,
 * and a forwarding header comes from a proxy that exposes the page to the network.
 */
export function refusalReason(headers: Headers): string | undefined {
  const host = headers.host;
  if (typeof host !== 'string' || !localHost.test(host)) return 'The playground answers localhost only';
  const origin = headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) return 'The playground answers its own page only';
  const isForwarded = Object.keys(headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));
  return isForwarded ? 'The playground answers no proxy' : undefined;
}

/** Sets the security headers and responds with 403 if {@link refusalReason} gives a reason. */
export async function localOnlyHook(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  reply.headers(securityHeaders);
  const reason = refusalReason(request.headers);
  if (reason === undefined) return undefined;
  return reply.code(403).send({ error: reason });
}
