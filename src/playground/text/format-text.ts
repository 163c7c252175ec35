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
 * Returns the text as Telegram stores it: markup read, control characters gone, both ends trimmed, commands and
 * addresses marked. Throws Telegram's refusal for bad markup or entities out of bounds; length is the caller's.
 */
export function formatText(source: TextSource, find: FindUser): FormattedText {
  if (loneSurrogate.test(source.text)) throw badRequest('strings must be encoded in UTF-8');
  const parsed = parse(source, find);
  const clean = trim(replaceControls(parsed));
  return { text: clean.text, entities: addDetectedEntities(clean.text, clean.entities) };
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
  const spaced = text.replace(controlCharacters, ' ');
  if (!spaced.includes('\r')) return { text: spaced, entities };
  const before = (index: number) => index - (spaced.slice(0, index).match(/\r/g)?.length ?? 0);
  const shiftEntity = entities.map((e) => ({
    ...e,
    offset: before(e.offset),
    length: before(e.offset + e.length) - before(e.offset),
  }));
  return { text: spaced.replaceAll('\r', ''), entities: shiftEntity.filter(({ length }) => length > 0) };
}

function trim({ text, entities }: FormattedText): FormattedText {
  const start = text.length - text.trimStart().length;
  const kept = text.trim();
  if (kept.length === text.length) return { text, entities };
  return { text: kept, entities: entities.flatMap((e) => moved(e, start, kept.length)) };
}

function moved(entity: MessageEntity, start: number, size: number): MessageEntity[] {
  const offset = Math.max(0, entity.offset - start);
  const end = Math.min(size, entity.offset + entity.length - start);
  return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
}
