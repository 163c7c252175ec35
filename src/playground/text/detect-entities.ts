import type { MessageEntity } from 'grammy/types';
import { sortEntities } from './entities.ts';

const WORD = '\\p{L}\\p{N}_';
const TOP_LEVEL = 'com|org|net|info|io|dev|app|me|co|ai|de|fr|ru|su|uk|eu|us|au|by|kz|ua|at|ch|nl|it|es|pl|xyz|рф';
const PATTERNS: [MessageEntity['type'], RegExp][] = [
  ['bot_command', new RegExp(`(?<![${WORD}/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![${WORD}/<>])`, 'gu')],
  ['email', /(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![\w-])/giu],
  ['url', /(?<![\p{L}\p{N}_@.])(?:https?|ftp):\/\/[^\s<>"«»]*[^\s<>"«».,:;!?)'\]]/giu],
  [
    'url',
    new RegExp(
      `(?<![${WORD}@./:-])(?:[${WORD}-]+\\.)+(?:${TOP_LEVEL})(?![${WORD}@-])(?:[/?#][^\\s<>"]*[^\\s<>".,:;!?)'\\]])?`,
      'giu',
    ),
  ],
  ['mention', new RegExp(`(?<![${WORD}])@[a-zA-Z0-9_]{2,32}(?![${WORD}@])`, 'gu')],
  ['hashtag', new RegExp(`(?<![${WORD}#])#(?=[\\p{N}_]*\\p{L})[${WORD}]{1,256}`, 'gu')],
  ['cashtag', new RegExp(`(?<![${WORD}$])\\$[A-Z]{1,8}(?![${WORD}$])`, 'gu')],
];
const CLOSED = new Set<MessageEntity['type']>(['code', 'pre', 'text_link', 'text_mention', 'custom_emoji']);

/** Returns `given` with the commands, mentions, addresses and tags that Telegram's clients find in a text by themselves. */
export function withDetected(text: string, given: MessageEntity[]): MessageEntity[] {
  if (!/[/@#$.]/.test(text)) return given;
  const taken = given.filter((e) => CLOSED.has(e.type));
  const found: MessageEntity[] = [];
  for (const [type, pattern] of PATTERNS) {
    for (const { 0: match, index } of text.matchAll(pattern)) {
      const entity = { type, offset: index, length: match.length } as MessageEntity;
      if ([...taken, ...found].every((other) => apart(entity, other))) found.push(entity);
    }
  }
  return found.length === 0 ? given : sortEntities([...given, ...found]);
}

function apart(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset + a.length <= b.offset || b.offset + b.length <= a.offset;
}
