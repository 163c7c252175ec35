/**
 * @typedef {import('./types.js').MessageEntity} MessageEntity
 * @typedef {{ start: number, end: number, entity?: MessageEntity, children: Span[] }} Span
 */

const FOUND = [
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g },
  { type: 'bot_command', pattern: /(?<![\w/@<])\/[a-zA-Z]\w{0,31}(?:@\w{3,32})?(?![\w/])/g },
];

/**
 * Returns the text as nested spans that cover each UTF-16 unit once, in order. Telegram's entities nest; where they
 * cross all the same, the later one is cut in two. Entities outside the text are cut to it or dropped.
 * @param {string} text
 * @param {readonly MessageEntity[]} entities
 * @returns {Span}
 */
export function entityTree(text, entities) {
  const queue = entities
    .map((entity) => ({
      start: Math.max(0, entity.offset),
      end: Math.min(text.length, entity.offset + entity.length),
      entity,
    }))
    .filter((range) => range.start < range.end)
    .sort(byPlace);
  return { start: 0, end: text.length, children: fill(0, text.length, queue) };
}

/** @typedef {{ start: number, end: number, entity: MessageEntity }} Range */

/**
 * @param {Range} a
 * @param {Range} b
 */
const byPlace = (a, b) => a.start - b.start || b.end - a.end;

/**
 * @param {number} start
 * @param {number} end
 * @param {Range[]} queue ranges inside start…end, by place; emptied
 * @returns {Span[]}
 */
function fill(start, end, queue) {
  /** @type {Span[]} */
  const spans = [];
  let at = start;
  for (let range = queue.shift(); range; range = queue.shift()) {
    const { start: from, end: to, entity } = range;
    if (from > at) spans.push({ start: at, end: from, children: [] });
    const inner = queue.filter((other) => other.start < to);
    const outer = queue.filter((other) => other.start >= to);
    for (const other of inner) if (other.end > to) outer.push({ ...other, start: to });
    queue.splice(0, queue.length, ...outer.sort(byPlace));
    const cut = inner.map((other) => ({ ...other, end: Math.min(other.end, to) }));
    spans.push({ start: from, end: to, entity, children: fill(from, to, cut) });
    at = to;
  }
  if (at < end) spans.push({ start: at, end, children: [] });
  return spans;
}

/**
 * Returns the entities plus commands and addresses in the rest of the text, which Telegram's own clients mark too.
 * @param {string} text
 * @param {readonly MessageEntity[]} entities
 * @returns {MessageEntity[]}
 */
export function withFound(text, entities) {
  const all = [...entities];
  for (const { type, pattern } of FOUND) {
    for (const match of text.matchAll(pattern)) {
      const found = { type, offset: match.index, length: match[0].length };
      if (!all.some((entity) => overlap(entity, found))) all.push(/** @type {MessageEntity} */ (found));
    }
  }
  return all;
}

/**
 * @param {{ type: string, offset: number, length: number }} a
 * @param {{ type: string, offset: number, length: number }} b
 */
function overlap(a, b) {
  const sameKind = a.type === b.type || ['code', 'pre', 'url', 'text_link', 'email'].includes(a.type);
  return sameKind && a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

/**
 * Returns an address that may be followed, or nothing: a bot's text must not run script or open a file.
 * @param {string} url
 * @returns {string | undefined}
 */
export function safeHref(url) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  return URL.canParse(full) && /^(https?|mailto|tel|tg):$/.test(new URL(full).protocol) ? full : undefined;
}
