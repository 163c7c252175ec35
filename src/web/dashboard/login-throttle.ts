import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Limits log-in attempts by client address. */
export interface LoginThrottle {
  /** Counts an attempt. Returns 0 when it is allowed, otherwise the seconds until the next one is. */
  take(address: string): number;
}

/** Bounds the memory that unknown clients can use. */
const maxAddresses = 10_000;

/**
 * Creates a throttle of `max` attempts per minute and address. `now` is a monotonic clock. Addresses beyond
 * {@link maxAddresses} share one counter.
 */
export function createLoginThrottle(max: number, now: () => number = () => performance.now()): LoginThrottle {
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
 * Returns the address that a request counts for. For IPv6 it is the /64 network, which one client owns in full.
 *
 * Behind a proxy of `TRUSTED_PROXIES`, `request.ip` is the address that the proxy added to `X-Forwarded-For`. Other
 * clients can invent this header, so it is ignored there.
 */
export function clientAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const address = ip.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::').map((groups) => groups.split(':').filter(Boolean));
  const zeros = Array(tail ? 8 - head.length - tail.length : 0).fill('0');
  return [...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(':');
}
