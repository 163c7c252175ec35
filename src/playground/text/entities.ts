import type { MessageEntity, User } from 'grammy/types';
import { badRequest } from '../errors.ts';
import { checkLink, linkedUserId } from './links.ts';

/** A text without its markup, and what the markup said. Offsets count UTF-16 units. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Finds the person that a `tg://user?id=` link means. */
export type FindUser = (id: number) => User | undefined;

/** Telegram's refusal of a markup. */
export function parseError(text: string): Error {
  return badRequest(`can't parse entities: ${text}`);
}

/** Telegram counts positions in its messages in bytes. */
export function byteOffset(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index));
}

/** Returns the entity for a link, or undefined where Telegram drops the link and keeps its text. */
export function linkEntity(offset: number, length: number, link: string, find: FindUser): MessageEntity | undefined {
  const id = linkedUserId(link);
  if (id !== undefined) {
    const user = find(id);
    return user && { type: 'text_mention', offset, length, user };
  }
  const checked = checkLink(link);
  return 'href' in checked ? { type: 'text_link', offset, length, url: checked.href } : undefined;
}

/** Sorts as Telegram does: by beginning, the longer one first. */
export function sortEntities(entities: MessageEntity[]): MessageEntity[] {
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}
