/**
 * Returns the milliseconds that a `Retry-After` header asks to wait. It holds seconds or an HTTP date (RFC 9110,
 * 10.2.3); a date in the past gives 0, a missing or unreadable header null.
 */
export function parseRetryAfter(header: string | null, now = Date.now()): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = text.includes(':') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
}
