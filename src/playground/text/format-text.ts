import type { MessageEntity } from 'grammy/types';
import { badRequest } from '../errors.ts';
import { addDetectedEntities } from './detect-entities.ts';
import type { FindUser, FormattedText } from './entities.ts';
import { sortEntities } from './entities.ts';
import { parseHtml } from './html.ts';
import { parseMarkdownV2 } from './markdown.ts';

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Telegram turns these into spaces.
const controlCharacters = /[\x00-\x09\x0b\x0c\x0e-\x1f]/g;

export interface TextSource {
  text: string;
  parseMode?: string;
  entities?: MessageEntity[];
}

/**
 * Returns the text as Telegram stores it: markup is parsed, control characters are replaced, both ends are trimmed,
 * commands and URLs become entities. Throws Telegram's error for invalid markup and for entities out of bounds. Does
 * not check the length.
 */
export function formatText(source: TextSource, find: FindUser): FormattedText {
  if (loneSurrogate.test(source.text)) throw badRequest('strings must be encoded in UTF-8');
  const parsed = parse(source, find);
  const cleaned = trim(replaceControls(parsed));
  return { text: cleaned.text, entities: addDetectedEntities(cleaned.text, cleaned.entities) };
}

function parse({ text, parseMode, entities }: TextSource, find: FindUser): FormattedText {
  switch (parseMode?.toLowerCase()) {
    case undefined:
    case '':
      return { text, entities: checkEntities(text, entities ?? []) };
    case 'html':
      return parseHtml(text, find);
    case 'markdownv2':
      return parseMarkdownV2(text, find);
    default:
      throw badRequest('unsupported parse_mode');
  }
}

function checkEntities(text: string, entities: MessageEntity[]): MessageEntity[] {
  for (const { offset, length } of entities) {
    if (!Number.isInteger(offset) || offset < 0 || offset > 1_000_000) {
      throw badRequest(`receive an entity with incorrect offset ${offset}`);
    }
    if (!Number.isInteger(length) || length < 0 || length > 1_000_000) {
      throw badRequest(`receive an entity with incorrect length ${length}`);
    }
    if (length > 0) checkBounds(text, offset, offset + length);
  }
  return sortEntities(entities.filter((e) => e.length > 0));
}

function checkBounds(text: string, start: number, end: number): void {
  const bytes = (index: number) => Buffer.byteLength(text.slice(0, index + 1));
  if (start > text.length) throw badRequest(`entity begins after the end of the text at UTF-16 offset ${start}`);
  if (end > text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${start} ends after the end of the text at UTF-16 offset ${end}`,
    );
  }
  if (isInsideSymbol(text, start)) {
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${bytes(start)}`);
  }
  if (isInsideSymbol(text, end)) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${start} ends in a middle of a UTF-16 symbol at byte offset ${bytes(end)}`,
    );
  }
}

function isInsideSymbol(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function replaceControls({ text, entities }: FormattedText): FormattedText {
  const replaced = text.replace(controlCharacters, ' ');
  if (!replaced.includes('\r')) return { text: replaced, entities };
  const newIndex = (index: number) => index - (replaced.slice(0, index).match(/\r/g)?.length ?? 0);
  const shifted = entities.map((e) => ({
    ...e,
    offset: newIndex(e.offset),
    length: newIndex(e.offset + e.length) - newIndex(e.offset),
  }));
  return { text: replaced.replaceAll('\r', ''), entities: shifted.filter(({ length }) => length > 0) };
}

function trim({ text, entities }: FormattedText): FormattedText {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  if (trimmed.length === text.length) return { text, entities };
  return { text: trimmed, entities: entities.flatMap((e) => shiftEntity(e, start, trimmed.length)) };
}

function shiftEntity(entity: MessageEntity, start: number, size: number): MessageEntity[] {
  const offset = Math.max(0, entity.offset - start);
  const end = Math.min(size, entity.offset + entity.length - start);
  return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
}
