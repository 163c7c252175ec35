import type { FastifyRequest } from 'fastify';

/**
 * User agents that fetch links for a preview: known names, and "bot" at the end of a word, except the phone brand
 * Cubot.
 */
const previewAgents = new RegExp(
  [
    '(?<!cu)bots?\\b|crawl|spider|preview|facebookexternalhit|facebookcatalog|whatsapp|slack-imgproxy|skypeuri',
    'mastodon|pleroma|embedly|vkshare|viber|iframely|headless-fetch|urlscan',
  ].join('|'),
  'i',
);

/** Returns true when no person made the request: a preview agent, a browser that prefetches, or a HEAD request. */
export function isLinkPreview({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const purpose = [headers.purpose, headers['sec-purpose'], headers['x-purpose'], headers['x-moz']].join(' ');
  return (
    method === 'HEAD' || /prefetch|prerender|preview/i.test(purpose) || previewAgents.test(headers['user-agent'] ?? '')
  );
}
