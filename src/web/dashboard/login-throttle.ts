import type { FastifyRequest } from 'fastify';

/** Limits log-in attempts by client address. */
export interface LoginThrottle {
  /** Counts an attempt. Returns 0 when it is allowed, otherwise the seconds until the next one is. */
  take(address: string): number;
}

/** Bounds the memory that unknown clients can use. */
const maxAddresses = 10_000;

/**
 * Creates a throttle of `max` attempts per minute and address. Addresses beyond {@link maxAddresses} share one counter.
 */
export function createLoginThrottle(max: number, now: () => number = Date.now): LoginThrottle {
  let attempts = new Map<string, number>();
  let minute = 0;
  return {
    take(address) {
      const current = Math.floor(now() / 60_000);
      if (current !== minute) [minute, attempts] = [current, new Map()];
      const key = attempts.has(address) || attempts.size < maxAddresses ? address : '';
      const count = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, count);
      return count <= max ? 0 : Math.ceil((minute + 1) * 60 - now() / 1000);
    },
  };
}

/**
 * Returns the address that a request counts for. Behind a proxy on this machine that is the last entry of
 * `X-Forwarded-For`: the proxy added it, and a client can invent the others. For IPv6 it is the /64 network, which one
 * client owns in full.
 */
export function clientAddress({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): string {
  const forwarded = [headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1)?.trim();
  const isLocalProxy = /^(127\.|::1$|::ffff:127\.)/.test(ip);
  const address = isLocalProxy && forwarded ? forwarded : ip;
  const withoutMapping = address.replace(/^::ffff:(?=\d+\.)/, '');
  return withoutMapping.includes(':') ? withoutMapping.split(':').slice(0, 4).join(':') : withoutMapping;
}
