import type { MessageEntity } from 'grammy/types';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';

/** Stands for the time in a text until {@link withRelativeTime} replaces it. A private character of Unicode. */
export const timePlaceholder = '\u{F8FE}';

type TextPart = Pick<OutgoingMessage, 'text' | 'entities'>;

/**
 * Puts an instant in place of the last {@link timePlaceholder}. Telegram shows it as `5 minutes ago` and keeps that up
 * to date by itself (an entity of the type `date_time`). A client that does not know the entity shows the clock time.
 *
 * @param unix Unix seconds
 */
export function withRelativeTime(text: string, unix: number, clockTime: string): TextPart {
  const offset = text.lastIndexOf(timePlaceholder);
  if (offset < 0) return { text };
  const entity: MessageEntity = {
    type: 'date_time',
    offset,
    length: clockTime.length,
    unix_time: unix,
    date_time_format: 'r',
  };
  return { text: text.slice(0, offset) + clockTime + text.slice(offset + timePlaceholder.length), entities: [entity] };
}

/** Joins parts of a message to lines, and moves their entities. */
export function joinLines(parts: readonly TextPart[]): TextPart {
  let text = '';
  const entities: MessageEntity[] = [];
  for (const [index, part] of parts.entries()) {
    if (index > 0) text += '\n';
    entities.push(...(part.entities ?? []).map((entity) => ({ ...entity, offset: entity.offset + text.length })));
    text += part.text;
  }
  return { text, entities };
}
