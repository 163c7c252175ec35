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
  /** The href, language, class or emoji id, or "1" for an expandable quote. */
  argument: string;
  /** The offset in the text without markup. */
  offset: number;
}

interface Attribute {
  name: string;
  value: string;
  /** The index after the attribute. */
  end: number;
}

/** A code entity with a language, which only a "pre" around it can keep. */
type CodeWithLanguage = MessageEntity.CommonMessageEntity & { type: 'code'; language?: string };

/**
 * Parses Telegram's HTML. The rules and the error texts are those of `do_parse_html` in tdlib. Throws an ApiError for
 * invalid markup.
 */
export function parseHtml(source: string, findUser: FindUser): FormattedText {
  return new HtmlParser(source, findUser).parse();
}

/** The state of one parse. */
class HtmlParser {
  readonly #source: string;
  readonly #findUser: FindUser;
  readonly #open: OpenTag[] = [];
  readonly #entities: (MessageEntity | CodeWithLanguage)[] = [];
  /** The text without markup so far. */
  #text = '';
  /** The current index in the source. */
  #index = 0;

  constructor(source: string, findUser: FindUser) {
    this.#source = source;
    this.#findUser = findUser;
  }

  parse(): FormattedText {
    while (this.#index < this.#source.length) this.#parseNext();
    const unclosed = this.#open.at(-1);
    if (unclosed) throw parseError(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
    return { text: this.#text, entities: sortEntities(this.#entities.map(withoutLanguage)) };
  }

  #parseNext(): void {
    const character = this.#source[this.#index];
    if (character === '&') this.#addReference();
    else if (character !== '<') this.#addText();
    else if (this.#source[this.#index + 1] === '/') this.#parseEndTag();
    else this.#parseStartTag();
  }

  /** Adds the text up to the next tag or character reference. */
  #addText(): void {
    const length = this.#source.slice(this.#index).search(/[<&]/);
    const end = length < 0 ? this.#source.length : this.#index + length;
    this.#text += this.#source.slice(this.#index, end);
    this.#index = end;
  }

  #addReference(): void {
    const [decoded, length] = decodeReference(this.#source, this.#index);
    this.#text += decoded;
    this.#index += length;
  }

  #parseStartTag(): void {
    const byte = byteOffset(this.#source, this.#index);
    const tag = (/^[^\s>]*/.exec(this.#source.slice(this.#index + 1))?.[0] ?? '').toLowerCase();
    this.#index += 1 + tag.length;
    if (this.#index >= this.#source.length) throw parseError(`Unclosed start tag at byte offset ${byte}`);
    if (!Object.hasOwn(tagTypes, tag)) throw parseError(`Unsupported start tag "${tag}" at byte offset ${byte}`);
    const argument = this.#parseAttributes(tag, byte);
    if (tag === 'span' && argument !== 'spoiler') {
      throw parseError(`Tag "span" must have class "tg-spoiler" at byte offset ${byte}`);
    }
    this.#open.push({ tag, argument, offset: this.#text.length });
  }

  /** Parses the attributes up to the end of the tag. Returns the argument of the tag, see {@link OpenTag}. */
  #parseAttributes(tag: string, byte: number): string {
    let argument = '';
    for (;;) {
      this.#index += /^\s*/.exec(this.#source.slice(this.#index))?.[0].length ?? 0;
      if (this.#source[this.#index] === '>') break;
      const { name, value, end } = parseAttribute(this.#source, this.#index, tag, byte);
      argument = tagArgument(tag, name, value) ?? argument;
      this.#index = end;
    }
    this.#index += 1;
    return argument;
  }

  /** Closes the innermost tag. */
  #parseEndTag(): void {
    const byte = byteOffset(this.#source, this.#index);
    const top = this.#open.pop();
    if (!top) throw parseError(`Unexpected end tag at byte offset ${byte}`);
    const [all = '', name = ''] = /^<\/([^\s>]*)\s*/.exec(this.#source.slice(this.#index)) ?? [];
    this.#index += all.length;
    if (this.#source[this.#index] !== '>') throw parseError(`Unclosed end tag at byte offset ${byte}`);
    this.#index += 1;
    const tag = name.toLowerCase();
    if (tag !== '' && tag !== top.tag) {
      throw parseError(`Unmatched end tag at byte offset ${byte}, expected "</${top.tag}>", found "</${tag}>"`);
    }
    if (this.#text.length > top.offset) this.#addEntity(top);
  }

  #addEntity({ tag, argument, offset }: OpenTag): void {
    const length = this.#text.length - offset;
    if (tag === 'a') this.#addLink(offset, length, argument);
    else if (tag === 'pre') this.#addPre(offset, length);
    else if (tag === 'code' && argument !== '')
      this.#entities.push({ type: 'code', offset, length, language: argument });
    else if (tag === 'tg-emoji') this.#addEmoji(offset, length, argument);
    else if (tag === 'blockquote' && argument !== '')
      this.#entities.push({ type: 'expandable_blockquote', offset, length });
    else this.#entities.push({ type: tagTypes[tag], offset, length } as MessageEntity);
  }

  #addLink(offset: number, length: number, href: string): void {
    const entity = linkEntity(offset, length, href || this.#text.slice(offset), this.#findUser);
    if (entity) this.#entities.push(entity);
  }

  /** Adds the "pre". A "code" with a language that covers the same text becomes its language. */
  #addPre(offset: number, length: number): void {
    const last = this.#entities.at(-1);
    const isSameText = last?.offset === offset && last.length === length;
    const language = isSameText && last.type === 'code' && 'language' in last ? last.language : undefined;
    if (language !== undefined) this.#entities.pop();
    this.#entities.push({ type: 'pre', offset, length, ...(language !== undefined && { language }) });
  }

  #addEmoji(offset: number, length: number, id: string): void {
    if (!/^[1-9]\d*$/.test(id)) throw parseError('Invalid custom emoji identifier specified');
    this.#entities.push({ type: 'custom_emoji', offset, length, custom_emoji_id: id });
  }
}

/** Removes the language of a "code" entity: only a "pre" has one. */
function withoutLanguage(entity: MessageEntity | CodeWithLanguage): MessageEntity {
  return entity.type === 'code' ? { type: 'code', offset: entity.offset, length: entity.length } : entity;
}

/** Returns the character and the length of its reference. An unknown reference is kept as text. */
function decodeReference(source: string, index: number): [string, number] {
  const match = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));?/i.exec(source.slice(index, index + 12));
  if (!match) return ['&', 1];
  const [all, decimal, hex, name] = match;
  if (name !== undefined) {
    const character = namedReferences[name];
    return character === undefined ? ['&', 1] : [character, all.length];
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? [String.fromCodePoint(code), all.length] : ['&', 1];
}

const decodeReferences = (value: string) =>
  value.replace(/&[^&]*/g, (part) => {
    const [decoded, length] = decodeReference(part, 0);
    return decoded + part.slice(length);
  });

/** Parses the attribute at the index. `byte` is the offset of the tag, for errors. */
function parseAttribute(source: string, index: number, tag: string, byte: number): Attribute {
  const name = /^[^\s=>/"']*/.exec(source.slice(index))?.[0] ?? '';
  if (name === '') throw parseError(`Empty attribute name in the tag "${tag}" at byte offset ${byte}`);
  const equals = /^\s*=\s*/.exec(source.slice(index + name.length))?.[0];
  const valueIndex = index + name.length + (equals?.length ?? 0);
  if (source.slice(valueIndex).trim() === '') throw parseError(`Unclosed start tag "${tag}" at byte offset ${byte}`);
  if (equals === undefined) return { name, value: '', end: valueIndex };
  return { name, ...parseAttributeValue(source, valueIndex, byte) };
}

function parseAttributeValue(source: string, index: number, byte: number): Omit<Attribute, 'name'> {
  const quote = source[index];
  if (quote === '"' || quote === "'") {
    const end = source.indexOf(quote, index + 1);
    if (end < 0 || end + 1 >= source.length) throw parseError(`Unclosed start tag at byte offset ${byte}`);
    return { value: decodeReferences(source.slice(index + 1, end)), end: end + 1 };
  }
  const token = /^[a-z0-9.-]*/i.exec(source.slice(index))?.[0] ?? '';
  const end = index + token.length;
  if (end >= source.length) throw parseError(`Unclosed start tag at byte offset ${byte}`);
  if (!/[\s>]/.test(source[end] ?? '')) {
    throw parseError(`Unexpected end of name token at byte offset ${byteOffset(source, index)}`);
  }
  return { value: token.toLowerCase(), end };
}

/** Returns the argument that the attribute gives to the tag, or undefined if the attribute has no meaning. */
function tagArgument(tag: string, name: string, value: string): string | undefined {
  if (tag === 'a' && name === 'href') return value;
  if (tag === 'code' && name === 'class' && value.startsWith('language-')) return value.slice('language-'.length);
  if (tag === 'span' && name === 'class' && value.startsWith('tg-')) return value.slice('tg-'.length);
  if (tag === 'tg-emoji' && name === 'emoji-id') return value;
  return tag === 'blockquote' && name === 'expandable' ? '1' : undefined;
}
