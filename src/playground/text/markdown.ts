import type { MessageEntity } from 'grammy/types';
import { byteOffset, type FindUser, type FormattedText, linkEntity, parseError, sortEntities } from './entities.ts';

/** The kinds of entities, with the names that Telegram's error messages use. */
type EntityKind =
  | 'Bold'
  | 'Italic'
  | 'Underline'
  | 'Strikethrough'
  | 'Spoiler'
  | 'Code'
  | 'Pre'
  | 'TextUrl'
  | 'CustomEmoji';

interface OpenEntity<Kind = EntityKind | 'BlockQuote'> {
  kind: Kind;
  language: string;
  /** The offset in the text without markup. */
  offset: number;
  /** The index of the markup in the source. */
  sourceIndex: number;
}

const reservedCharacters = '_*[]()~`>#+-=|{}.!\n';
/** The longer markers come before the shorter ones with the same start. */
const startMarkers: [string, EntityKind][] = [
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
const endMarkers: Record<EntityKind, string> = {
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
const simpleTypes = {
  Bold: 'bold',
  Italic: 'italic',
  Underline: 'underline',
  Strikethrough: 'strikethrough',
  Spoiler: 'spoiler',
  Code: 'code',
} as const;

/**
 * Parses Telegram's MarkdownV2. The rules and the error texts are those of `parse_markdown_v2` in tdlib. Throws an
 * ApiError for invalid markup.
 */
export function parseMarkdownV2(source: string, findUser: FindUser): FormattedText {
  return new MarkdownParser(source, findUser).parse();
}

/** The state of one parse. */
class MarkdownParser {
  readonly #source: string;
  readonly #findUser: FindUser;
  readonly #open: OpenEntity[] = [];
  readonly #entities: MessageEntity[] = [];
  /** The text without markup so far. */
  #text = '';
  /** The current index in the source. */
  #index = 0;
  /** Whether a `>` here starts a quote. */
  #isLineStart = true;

  constructor(source: string, findUser: FindUser) {
    this.#source = source;
    this.#findUser = findUser;
  }

  parse(): FormattedText {
    while (this.#index < this.#source.length) this.#parseNext();
    const quote = this.#openQuote();
    if (quote) this.#closeQuote(quote, this.#source.length);
    const unclosed = this.#open.at(-1);
    if (unclosed) throw this.#unclosedError(unclosed);
    return { text: this.#text, entities: sortEntities(this.#entities) };
  }

  #parseNext(): void {
    const character = this.#source[this.#index] ?? '';
    const top = this.#open.at(-1);
    if (character === '\\' && this.#isEscapable(this.#index + 1)) this.#addEscaped();
    else if (!isSpecial(character, top)) this.#addCharacter(character);
    else if (character === '\n') this.#endLine();
    else if (character === '>' && this.#isLineStart) this.#startQuote();
    else if (isEntity(top) && this.#isEndOf(top.kind)) this.#closeTop(top);
    else this.#startEntity(character);
  }

  /** Returns whether the character may follow a backslash: ASCII except NUL and DEL. */
  #isEscapable(index: number): boolean {
    const code = this.#source.charCodeAt(index);
    return code > 0 && code <= 126;
  }

  #addEscaped(): void {
    this.#index += 1;
    this.#addCharacter(this.#source[this.#index] ?? '');
  }

  #addCharacter(character: string): void {
    this.#text += character;
    this.#isLineStart = character === '\n';
    this.#index += 1;
  }

  /** Adds the line end. It closes a quote unless the next line continues it. */
  #endLine(): void {
    const lineEnd = this.#index;
    const quote = this.#source[lineEnd + 1] === '>' ? undefined : this.#openQuote();
    this.#addCharacter('\n');
    if (quote) this.#closeQuote(quote, lineEnd);
  }

  #openQuote(): OpenEntity | undefined {
    return this.#open.find(({ kind }) => kind === 'BlockQuote');
  }

  #startQuote(): void {
    if (!this.#openQuote()) this.#push('BlockQuote');
    this.#index += 1;
    this.#isLineStart = true;
  }

  #push(kind: OpenEntity['kind'], language = ''): void {
    this.#open.push({ kind, language, offset: this.#text.length, sourceIndex: this.#index });
  }

  #startEntity(character: string): void {
    const start = startMarkers.find(([marker]) => this.#source.startsWith(marker, this.#index));
    if (!start) throw parseError(`Character '${character}' is reserved and must be escaped with the preceding '\\'`);
    const [marker, kind] = start;
    // The language of a code block stands between the marker and the line end.
    const afterMarker = this.#source.slice(this.#index + marker.length);
    const [header = '', language = ''] =
      kind === 'Pre' ? (/^([^\s`]+(?=\s))?(?:\r\n|\n\r|\n|\r)?/.exec(afterMarker) ?? []) : [];
    this.#push(kind, language);
    this.#index += marker.length + header.length;
  }

  /** Returns whether the end marker of the kind is here. `__` is the end of an underline, not of two italics. */
  #isEndOf(kind: EntityKind): boolean {
    if (kind === 'Italic' && this.#source[this.#index + 1] === '_') return false;
    return this.#source.startsWith(endMarkers[kind], this.#index);
  }

  #closeTop({ kind, language, offset }: OpenEntity<EntityKind>): void {
    this.#open.pop();
    this.#index += endMarkers[kind].length;
    const length = this.#text.length - offset;
    if (kind === 'CustomEmoji') this.#closeEmoji(offset, length);
    else if (kind === 'TextUrl') this.#closeLink(offset, length);
    else if (length === 0) return;
    else if (kind === 'Pre') this.#entities.push({ type: 'pre', offset, length, ...(language !== '' && { language }) });
    else this.#entities.push({ type: simpleTypes[kind], offset, length });
  }

  /** Closes the quote at the line end. A spoiler marker just before it makes the quote expandable. */
  #closeQuote(quote: OpenEntity, lineEnd: number): void {
    const last = this.#open.at(-1);
    const isExpandable = last?.kind === 'Spoiler' && last.sourceIndex === lineEnd - 2;
    if (isExpandable) this.#open.pop();
    const top = this.#open.at(-1);
    if (top && top !== quote) throw this.#unclosedError(top);
    this.#open.pop();
    const length = this.#text.length - quote.offset;
    const type = isExpandable ? 'expandable_blockquote' : 'blockquote';
    if (length > 0) this.#entities.push({ type, offset: quote.offset, length });
  }

  #closeLink(offset: number, length: number): void {
    const url = this.#readUrl() ?? this.#text.slice(offset);
    const entity = length > 0 ? linkEntity(offset, length, url, this.#findUser) : undefined;
    if (entity) this.#entities.push(entity);
  }

  #closeEmoji(offset: number, length: number): void {
    const url = this.#readUrl();
    if (url === undefined) throw parseError('The entity must contain a tg://emoji or tg://time URL');
    const id = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
    if (id === undefined) throw parseError('Invalid tg://emoji or tg://time URL specified');
    this.#entities.push({ type: 'custom_emoji', offset, length, custom_emoji_id: id });
  }

  /** Reads the URL in parentheses. Returns undefined if there are no parentheses. */
  #readUrl(): string | undefined {
    if (this.#source[this.#index] !== '(') return undefined;
    const match = /^\(((?:\\\p{ASCII}|[^)\\]|\\(?!\p{ASCII}))*)\)/u.exec(this.#source.slice(this.#index));
    if (!match) {
      throw parseError(`Can't find end of a URL at byte offset ${byteOffset(this.#source, this.#index + 1)}`);
    }
    const [all, url = ''] = match;
    this.#index += all.length;
    return url.replace(/\\(\p{ASCII})/gu, '$1');
  }

  #unclosedError({ kind, sourceIndex }: OpenEntity): Error {
    return parseError(`Can't find end of ${kind} entity at byte offset ${byteOffset(this.#source, sourceIndex)}`);
  }
}

/** Returns whether the character is markup here. Within code only a backtick is. */
function isSpecial(character: string, top: OpenEntity | undefined): boolean {
  const isCode = top?.kind === 'Code' || top?.kind === 'Pre';
  return (isCode ? '`' : reservedCharacters).includes(character);
}

function isEntity(open: OpenEntity | undefined): open is OpenEntity<EntityKind> {
  return open !== undefined && open.kind !== 'BlockQuote';
}
