import type { MessageEntity } from 'grammy/types';
import { byteOffset, type FindUser, type FormattedText, linkEntity, parseError, sortEntities } from './entities.ts';

const tagTypes: Record<string, MessageEntity['type'] | 'link'> = {
  a: 'link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  u: 'underline',
  ins: 'underline',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
  pre: 'pre',
  code: 'code',
  blockquote: 'blockquote',
};
const namedReferences: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  tag: string;
  /** href, language, class, emoji id or "1" for an expandable quote. */
  argument: string;
  offset: number;
}

/**
 * Returns the text and entities of Telegram's HTML.
 * Its rules and the words of its refusals follow `do_parse_html` of tdlib; it throws an ApiError with them.
 */
export function parseHtml(source: string, find: FindUser): FormattedText {
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  let text = '';
  let at = 0;
  while (at < source.length) {
    const next = source.slice(at).search(/[<&]/);
    if (next !== 0) {
      text += next < 0 ? source.slice(at) : source.slice(at, at + next);
      at = next < 0 ? source.length : at + next;
      continue;
    }
    if (source[at] === '&') {
      const [decoded, length] = decodeReference(source, at);
      text += decoded;
      at += length;
    } else if (source[at + 1] === '/') {
      at = endTag(source, at, open, text, entities, find);
    } else {
      const [tag, end] = startTag(source, at);
      open.push({ ...tag, offset: text.length });
      at = end;
    }
  }
  const left = open.at(-1);
  if (left) throw parseError(`Can't find end tag corresponding to start tag "${left.tag}"`);
  return { text, entities: sortEntities(entities.map(plainCode)) };
}

/** Only "pre" has a language. */
function plainCode(entity: MessageEntity): MessageEntity {
  return entity.type === 'code' ? { type: 'code', offset: entity.offset, length: entity.length } : entity;
}

/** Returns the character and how long its reference is; an unknown reference stays as it is. */
function decodeReference(source: string, at: number): [string, number] {
  const match = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));?/i.exec(source.slice(at, at + 12));
  if (!match) return ['&', 1];
  const [all, decimal, hex, name] = match;
  if (name !== undefined) {
    const known = namedReferences[name];
    return known === undefined ? ['&', 1] : [known, all.length];
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? [String.fromCodePoint(code), all.length] : ['&', 1];
}

const decodeAll = (value: string) =>
  value.replace(/&[^&]*/g, (part) => {
    const [decoded, length] = decodeReference(part, 0);
    return decoded + part.slice(length);
  });

function startTag(source: string, at: number): [Omit<OpenTag, 'offset'>, number] {
  const where = byteOffset(source, at);
  const tag = (/^[^\s>]*/.exec(source.slice(at + 1))?.[0] ?? '').toLowerCase();
  let i = at + 1 + tag.length;
  if (i >= source.length) throw parseError(`Unclosed start tag at byte offset ${where}`);
  if (!Object.hasOwn(tagTypes, tag)) throw parseError(`Unsupported start tag "${tag}" at byte offset ${where}`);
  let argument = '';
  for (;;) {
    i += /^\s*/.exec(source.slice(i))?.[0].length ?? 0;
    if (source[i] === '>') break;
    const [name, value, end] = attribute(source, i, tag, where);
    argument = argumentOf(tag, name, value) ?? argument;
    i = end;
  }
  if (tag === 'span' && argument !== 'spoiler') {
    throw parseError(`Tag "span" must have class "tg-spoiler" at byte offset ${where}`);
  }
  return [{ tag, argument }, i + 1];
}

function attribute(source: string, at: number, tag: string, where: number): [string, string, number] {
  const name = /^[^\s=>/"']*/.exec(source.slice(at))?.[0] ?? '';
  if (name === '') throw parseError(`Empty attribute name in the tag "${tag}" at byte offset ${where}`);
  const equals = /^\s*=\s*/.exec(source.slice(at + name.length))?.[0];
  const i = at + name.length + (equals?.length ?? 0);
  if (source.slice(i).trim() === '') throw parseError(`Unclosed start tag "${tag}" at byte offset ${where}`);
  if (equals === undefined) return [name, '', i];
  const quote = source[i];
  if (quote === '"' || quote === "'") {
    const end = source.indexOf(quote, i + 1);
    if (end < 0 || end + 1 >= source.length) throw parseError(`Unclosed start tag at byte offset ${where}`);
    return [name, decodeAll(source.slice(i + 1, end)), end + 1];
  }
  const token = /^[a-z0-9.-]*/i.exec(source.slice(i))?.[0] ?? '';
  const end = i + token.length;
  if (end >= source.length) throw parseError(`Unclosed start tag at byte offset ${where}`);
  if (!/[\s>]/.test(source[end] ?? '')) {
    throw parseError(`Unexpected end of name token at byte offset ${byteOffset(source, i)}`);
  }
  return [name, token.toLowerCase(), end];
}

function argumentOf(tag: string, name: string, value: string): string | undefined {
  if (tag === 'a' && name === 'href') return value;
  if (tag === 'code' && name === 'class' && value.startsWith('language-')) return value.slice(9);
  if (tag === 'span' && name === 'class' && value.startsWith('tg-')) return value.slice(3);
  if (tag === 'tg-emoji' && name === 'emoji-id') return value;
  return tag === 'blockquote' && name === 'expandable' ? '1' : undefined;
}

/** Closes the innermost tag and returns the index behind the end tag. */
function endTag(source: string, at: number, open: OpenTag[], text: string, entities: MessageEntity[], find: FindUser) {
  const where = byteOffset(source, at);
  const top = open.pop();
  if (!top) throw parseError(`Unexpected end tag at byte offset ${where}`);
  const [all = '', written = ''] = /^<\/([^\s>]*)\s*/.exec(source.slice(at)) ?? [];
  if (source[at + all.length] !== '>') throw parseError(`Unclosed end tag at byte offset ${where}`);
  const tag = written.toLowerCase();
  if (tag !== '' && tag !== top.tag) {
    throw parseError(`Unmatched end tag at byte offset ${where}, expected "</${top.tag}>", found "</${tag}>"`);
  }
  if (text.length > top.offset) close(top, text, entities, find);
  return at + all.length + 1;
}

function close({ tag, argument, offset }: OpenTag, text: string, entities: MessageEntity[], find: FindUser): void {
  const length = text.length - offset;
  const last = entities.at(-1);
  const same = last?.offset === offset && last.length === length;
  if (tag === 'a') {
    const entity = linkEntity(offset, length, argument || text.slice(offset), find);
    if (entity) entities.push(entity);
  } else if (tag === 'code' && argument !== '') {
    // Becomes a "pre" with a language when the tag around it is one and covers the same text.
    entities.push({ type: 'code', offset, length, language: argument } as unknown as MessageEntity);
  } else if (tag === 'pre') {
    const language = same && last.type === 'code' ? (last as { language?: string }).language : undefined;
    if (language !== undefined) entities.pop();
    entities.push({ type: 'pre', offset, length, ...(language !== undefined && { language }) });
  } else if (tag === 'tg-emoji') {
    if (!/^[1-9]\d*$/.test(argument)) throw parseError('Invalid custom emoji identifier specified');
    entities.push({ type: 'custom_emoji', offset, length, custom_emoji_id: argument });
  } else if (tag === 'blockquote' && argument !== '') {
    entities.push({ type: 'expandable_blockquote', offset, length });
  } else {
    entities.push({ type: tagTypes[tag], offset, length } as MessageEntity);
  }
}
