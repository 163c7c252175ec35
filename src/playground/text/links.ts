const allowedProtocols = ['http:', 'https:', 'tg:', 'ton:', 'tonsite:'];

export type CheckedLink = { href: string } | { problem: string };

/**
 * Returns the URL as Telegram normalises it, or the reason why it is not a link. A host without a dot, such as
 * `localhost`, is a "Wrong HTTP URL".
 */
export function checkLink(link: string, only?: 'https'): CheckedLink {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(link) && !/^[^/:]+:\d/.test(link) ? link : `http://${link}`;
  if (!URL.canParse(withScheme)) return { problem: 'Invalid URL' };
  const url = new URL(withScheme);
  if (!allowedProtocols.includes(url.protocol)) return { problem: 'Unsupported URL protocol' };
  if (only === 'https' && url.protocol !== 'https:') return { problem: 'Only HTTPS links are allowed' };
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (isWeb && !/[.:]/.test(url.hostname)) return { problem: 'Wrong HTTP URL' };
  return { href: url.href };
}

/** Returns the user id of a `tg://user?id=123` link, or undefined for other links. */
export function linkedUserId(link: string): number | undefined {
  const id = /^tg:(?:\/\/)?user\?id=(\d+)$/i.exec(link)?.[1];
  return id === undefined ? undefined : Number(id);
}
