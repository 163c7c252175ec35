import type { MessageEntity, User } from 'grammy/types';
import { badRequest } from '../errors.ts';
import { checkLink, linkedUserId } from './links.ts';

/** A text without markup and the entities that the markup stands for. Offsets count UTF-16 units. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Returns the user of a `tg://user?id=` link. */
export type FindUser = (id: number) => User | undefined;

/** Creates Telegram's error for invalid markup. */
export function parseError(text: string): Error {
  return badRequest(`can't parse entities: ${text}`);
}

/** Returns the offset in UTF-8 bytes, which Telegram uses in its error messages. */
export function byteOffset(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index));
}

/** Returns the entity for a link, or undefined if the link is invalid: Telegram then keeps only its text. */
export function linkEntity(offset: number, length: number, link: string, find: FindUser): MessageEntity | undefined {
  const id = linkedUserId(link);
  if (id !== undefined) {
    const user = find(id);
    return user && { type: 'text_mention', offset, length, user };
  }
  const checked = checkLink(link);
  return 'href' in checked ? { type: 'text_link', offset, length, url: checked.href } : undefined;
}

/** Sorts entities as Telegram does: by offset, the longer one first. */
export function sortEntities(entities: MessageEntity[]): MessageEntity[] {
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}
