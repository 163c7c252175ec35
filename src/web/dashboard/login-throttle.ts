import type { FastifyRequest } from 'fastify';

/** What fetches addresses that people send each other: "bot" as a word's end (but for Cubot's telephones), and known names. */
const previewers =
  /(?<!cu)bots?\b|crawl|spider|preview|facebookexternalhit|facebookcatalog|whatsapp|slack-imgproxy|skypeuri|mastodon|pleroma|embedly|vkshare|viber|iframely|headless-fetch|urlscan/i;

/** Returns true for a request that no person made: of an agent that draws previews, or a browser that fetches ahead. */
export function isPreview({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const purpose = [headers.purpose, headers['sec-purpose'], headers['x-purpose'], headers['x-moz']].join(' ');
  return (
    method === 'HEAD' || /prefetch|prerender|preview/i.test(purpose) || previewers.test(headers['user-agent'] ?? '')
  );
}

/** Counts tries of addresses. */
export interface TryLimit {
  /** Returns 0 when the address may try, else the seconds until it may again. */
  take(address: string): number;
}

/** The memory that strangers can take. */
const mostAddresses = 10_000;

/** Returns a limit of `most` tries a minute and address; when too many addresses try, all of them share one. */
export function createTryLimit(most: number, now: () => number = Date.now): TryLimit {
  let tries = new Map<string, number>();
  let minute = 0;
  return {
    take(address) {
      const current = Math.floor(now() / 60_000);
      if (current !== minute) [minute, tries] = [current, new Map()];
      const key = tries.has(address) || tries.size < mostAddresses ? address : '';
      const count = (tries.get(key) ?? 0) + 1;
      tries.set(key, count);
      return count <= most ? 0 : Math.ceil((minute + 1) * 60 - now() / 1000);
    },
  };
}

/**
 * Returns whose tries a request counts among: its address; behind a proxy on this machine the one that it says it passes on (the
 * last of the list, the others may be invented). An IPv6 address counts with its network.
 */
export function addressOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): string {
  const passed = [headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1)?.trim();
  const isHere = /^(127\.|::1$|::ffff:127\.)/.test(ip);
  const address = isHere && passed ? passed : ip;
  const mapped = address.replace(/^::ffff:(?=\d+\.)/, '');
  return mapped.includes(':') ? mapped.split(':').slice(0, 4).join(':') : mapped;
}
