import type { MessageEntity } from 'grammy/types';
import { sortEntities } from './entities.ts';

const wordCharacters = '\\p{L}\\p{N}_';
const topLevelDomains =
  'com|org|net|info|io|dev|app|me|co|ai|de|fr|ru|su|uk|eu|us|au|by|kz|ua|at|ch|nl|it|es|pl|xyz|рф';
const patterns: [MessageEntity['type'], RegExp][] = [
  [
    'bot_command',
    new RegExp(
      `(?<![${wordCharacters}/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![${wordCharacters}/<>])`,
      'gu',
    ),
  ],
  ['email', /(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![\w-])/giu],
  ['url', /(?<![\p{L}\p{N}_@.])(?:https?|ftp):\/\/[^\s<>"«»]*[^\s<>"«».,:;!?)'\]]/giu],
  [
    'url',
    new RegExp(
      [
        `(?<![${wordCharacters}@./:-])`,
        `(?:[${wordCharacters}-]+\\.)+`,
        `(?:${topLevelDomains})(?![${wordCharacters}@-])`,
        `(?:[/?#][^\\s<>"]*[^\\s<>".,:;!?)'\\]])?`,
      ].join(''),
      'giu',
    ),
  ],
  ['mention', new RegExp(`(?<![${wordCharacters}])@[a-zA-Z0-9_]{2,32}(?![${wordCharacters}@])`, 'gu')],
  ['hashtag', new RegExp(`(?<![${wordCharacters}#])#(?=[\\p{N}_]*\\p{L})[${wordCharacters}]{1,256}`, 'gu')],
  ['cashtag', new RegExp(`(?<![${wordCharacters}$])\\$[A-Z]{1,8}(?![${wordCharacters}$])`, 'gu')],
];
const exclusiveTypes = new Set<MessageEntity['type']>(['code', 'pre', 'text_link', 'text_mention', 'custom_emoji']);

/**
 * Returns the entities and, in addition, the commands, mentions, URLs, email addresses and tags that Telegram detects
 * in the text.
 */
export function addDetectedEntities(text: string, entities: MessageEntity[]): MessageEntity[] {
  if (!/[/@#$.]/.test(text)) return entities;
  const excluding = entities.filter((e) => exclusiveTypes.has(e.type));
  const detected: MessageEntity[] = [];
  for (const [type, pattern] of patterns) {
    for (const { 0: match, index } of text.matchAll(pattern)) {
      const entity = { type, offset: index, length: match.length } as MessageEntity;
      if ([...excluding, ...detected].every((other) => areDisjoint(entity, other))) detected.push(entity);
    }
  }
  return detected.length === 0 ? entities : sortEntities([...entities, ...detected]);
}

function areDisjoint(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset + a.length <= b.offset || b.offset + b.length <= a.offset;
}
