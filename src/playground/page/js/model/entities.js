/**
 * @typedef {import('./types.js').MessageEntity} MessageEntity
 * @typedef {{ start: number, end: number, entity?: MessageEntity, children: EntitySpan[] }} EntitySpan
 * @typedef {{ start: number, end: number, entity: MessageEntity }} EntityRange
 */

const detectors = /** @type {const} */ ([
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g },
  { type: 'bot_command', pattern: /(?<![\w/@<])\/[a-zA-Z]\w{0,31}(?:@\w{3,32})?(?![\w/])/g },
]);

/**
 * Returns the text as nested spans that cover each UTF-16 unit once, in order. Entities of Telegram nest. If two
 * entities cross, the second one is cut in two. An entity that reaches beyond the text is cut, one outside the text is
 * dropped.
 * @param {string} text
 * @param {readonly MessageEntity[]} entities
 * @returns {EntitySpan}
 */
export function buildEntityTree(text, entities) {
  const ranges = entities
    .map((entity) => ({
      start: Math.max(0, entity.offset),
      end: Math.min(text.length, entity.offset + entity.length),
      entity,
    }))
    .filter((range) => range.start < range.end)
    .sort(compareRanges);
  return { start: 0, end: text.length, children: buildSpans(0, text.length, ranges) };
}

/**
 * Orders ranges by start, the longer one first.
 * @param {EntityRange} a
 * @param {EntityRange} b
 */
const compareRanges = (a, b) => a.start - b.start || b.end - a.end;

/**
 * @param {number} start
 * @param {number} end
 * @param {EntityRange[]} queue ranges within start…end, sorted; the function empties it
 * @returns {EntitySpan[]}
 */
function buildSpans(start, end, queue) {
  /** @type {EntitySpan[]} */
  const spans = [];
  let position = start;
  for (let range = queue.shift(); range; range = queue.shift()) {
    const { start: from, end: to, entity } = range;
    if (from > position) spans.push({ start: position, end: from, children: [] });
    const inner = queue.filter((other) => other.start < to);
    const outer = queue.filter((other) => other.start >= to);
    for (const other of inner) if (other.end > to) outer.push({ ...other, start: to });
    queue.splice(0, queue.length, ...outer.sort(compareRanges));
    const cut = inner.map((other) => ({ ...other, end: Math.min(other.end, to) }));
    spans.push({ start: from, end: to, entity, children: buildSpans(from, to, cut) });
    position = to;
  }
  if (position < end) spans.push({ start: position, end, children: [] });
  return spans;
}

/**
 * Returns the entities and, in addition, the commands and URLs in the rest of the text. Telegram's clients detect them
 * too.
 * @param {string} text
 * @param {readonly MessageEntity[]} entities
 * @returns {MessageEntity[]}
 */
export function addLinksAndCommands(text, entities) {
  const all = [...entities];
  for (const { type, pattern } of detectors) {
    for (const match of text.matchAll(pattern)) {
      const detected = { type, offset: match.index, length: match[0].length };
      if (!all.some((entity) => conflicts(entity, detected))) all.push(detected);
    }
  }
  return all;
}

/**
 * Returns whether an entity excludes a detected one: they overlap, and both are of one type or the entity allows no
 * other.
 * @param {MessageEntity} entity
 * @param {MessageEntity} detected
 */
function conflicts(entity, detected) {
  const isExclusive = ['code', 'pre', 'url', 'text_link', 'email'].includes(entity.type);
  if (entity.type !== detected.type && !isExclusive) return false;
  return entity.offset < detected.offset + detected.length && detected.offset < entity.offset + entity.length;
}

/**
 * Returns the URL if it is safe to open: a text of a bot must not run a script or open a local file. Adds `https://` to
 * a URL without a scheme. Returns `undefined` for any other URL.
 * @param {string} url
 * @returns {string | undefined}
 */
export function safeHref(url) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  return URL.canParse(full) && /^(https?|mailto|tel|tg):$/.test(new URL(full).protocol) ? full : undefined;
}
