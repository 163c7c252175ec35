import type { MessageEntity } from 'grammy/types';
import { byteOffset, type FindUser, type FormattedText, linkEntity, parseError, sortEntities } from './entities.ts';

type Kind = 'Bold' | 'Italic' | 'Underline' | 'Strikethrough' | 'Spoiler' | 'Code' | 'Pre' | 'TextUrl' | 'CustomEmoji';
type Open = { kind: Kind | 'BlockQuote'; language: string; offset: number; at: number };

const RESERVED = '_*[]()~`>#+-=|{}.!\n';
const STARTS: [string, Kind][] = [
  ['__', 'Underline'],
  ['_', 'Italic'],
  ['*', 'Bold'],
  ['~', 'Strikethrough'],
  ['||', 'Spoiler'],
  ['```', 'Pre'],
  ['`', 'Code'],
  ['![', 'CustomEmoji'],
  ['[', 'TextUrl'],
];
const ENDS: Record<Kind, string> = {
  Bold: '*',
  Italic: '_',
  Underline: '__',
  Strikethrough: '~',
  Spoiler: '||',
  Code: '`',
  Pre: '```',
  TextUrl: ']',
  CustomEmoji: ']',
};
const TYPES: Partial<Record<Kind, MessageEntity['type']>> = {
  Bold: 'bold',
  Italic: 'italic',
  Underline: 'underline',
  Strikethrough: 'strikethrough',
  Spoiler: 'spoiler',
  Code: 'code',
};

/**
 * Returns the text and entities of Telegram's MarkdownV2.
 * Its rules and the words of its refusals follow `parse_markdown_v2` of tdlib; it throws an ApiError with them.
 */
export function parseMarkdownV2(source: string, find: FindUser): FormattedText {
  const open: Open[] = [];
  const entities: MessageEntity[] = [];
  let text = '';
  let lineStart = true;
  let i = 0;
  const unended = (entry: Open) =>
    parseError(`Can't find end of ${entry.kind} entity at byte offset ${byteOffset(source, entry.at)}`);
  const literal = (character: string, length: number) => {
    text += character;
    lineStart = character === '\n';
    i += length;
  };
  while (i < source.length) {
    const c = source[i] ?? '';
    const top = open.at(-1);
    const escaped = source.charCodeAt(i + 1);
    if (c === '\\' && escaped > 0 && escaped <= 126) {
      literal(source[i + 1] ?? '', 2);
      continue;
    }
    const isCode = top?.kind === 'Code' || top?.kind === 'Pre';
    if (!(isCode ? '`' : RESERVED).includes(c)) {
      literal(c, 1);
    } else if (c === '\n') {
      const quote = source[i + 1] === '>' ? undefined : open.find((o) => o.kind === 'BlockQuote');
      literal('\n', 1);
      if (quote) endQuote(quote, i - 1);
    } else if (c === '>' && lineStart) {
      if (!open.some((o) => o.kind === 'BlockQuote')) open.push(opened('BlockQuote'));
      i++;
      lineStart = true;
    } else if (top && top.kind !== 'BlockQuote' && ends(source, i, top.kind)) {
      open.pop();
      i = closeEntity(top, i);
    } else {
      begin(c);
    }
  }
  const quote = open.find((o) => o.kind === 'BlockQuote');
  if (quote) endQuote(quote, source.length);
  const left = open.at(-1);
  if (left) throw unended(left);
  return { text, entities: sortEntities(entities) };

  function opened(kind: Open['kind'], language = ''): Open {
    return { kind, language, offset: text.length, at: i };
  }

  function begin(c: string): void {
    const start = STARTS.find(([mark]) => source.startsWith(mark, i));
    if (!start) throw parseError(`Character '${c}' is reserved and must be escaped with the preceding '\\'`);
    const [mark, kind] = start;
    if (kind !== 'Pre') {
      open.push(opened(kind));
      i += mark.length;
      return;
    }
    const [all = '', language = ''] = /^([^\s`]+(?=\s))?(?:\r\n|\n\r|\n|\r)?/.exec(source.slice(i + 3)) ?? [];
    open.push(opened('Pre', language));
    i += 3 + all.length;
  }

  /** Ends the quote at a line end; a spoiler opened just there makes it an expandable one. */
  function endQuote(quote: Open, end: number): void {
    let type: 'blockquote' | 'expandable_blockquote' = 'blockquote';
    const last = open.at(-1);
    if (last?.kind === 'Spoiler' && last.at === end - 2) {
      open.pop();
      type = 'expandable_blockquote';
    }
    const top = open.at(-1);
    if (top && top !== quote) throw unended(top);
    open.pop();
    const length = text.length - quote.offset;
    if (length > 0) entities.push({ type, offset: quote.offset, length });
  }

  /** Adds the entity and returns the index behind its end. */
  function closeEntity({ kind, language, offset }: Open, at: number): number {
    const length = text.length - offset;
    const type = TYPES[kind as Kind];
    const end = at + ENDS[kind as Kind].length;
    if (kind === 'TextUrl' || kind === 'CustomEmoji') return closeLink(kind, offset, end);
    if (length === 0) return end;
    if (kind === 'Pre') entities.push({ type: 'pre', offset, length, ...(language !== '' && { language }) });
    else entities.push({ type, offset, length } as MessageEntity);
    return end;
  }

  function closeLink(kind: 'TextUrl' | 'CustomEmoji', offset: number, at: number): number {
    const length = text.length - offset;
    const hasUrl = source[at] === '(';
    if (!hasUrl && kind === 'CustomEmoji') throw parseError('The entity must contain a tg://emoji or tg://time URL');
    const match = hasUrl ? /^\(((?:\\\p{ASCII}|[^)\\]|\\(?!\p{ASCII}))*)\)/u.exec(source.slice(at)) : null;
    if (hasUrl && !match) throw parseError(`Can't find end of a URL at byte offset ${byteOffset(source, at + 1)}`);
    const url = match ? (match[1] ?? '').replace(/\\(\p{ASCII})/gu, '$1') : text.slice(offset);
    const end = at + (match?.[0].length ?? 0);
    if (kind === 'CustomEmoji') {
      const id = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
      if (id === undefined) throw parseError('Invalid tg://emoji or tg://time URL specified');
      entities.push({ type: 'custom_emoji', offset, length, custom_emoji_id: id });
      return end;
    }
    const entity = length > 0 ? linkEntity(offset, length, url, find) : undefined;
    if (entity) entities.push(entity);
    return end;
  }
}

function ends(source: string, at: number, kind: Kind): boolean {
  if (kind === 'Italic' && source[at + 1] === '_') return false;
  return source.startsWith(ENDS[kind], at);
}
