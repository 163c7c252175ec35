import type { TallyContext } from '../../bot/context.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { messageText } from '../../bot/ui/message-text.ts';

/** `how much did I run this week?`, `сколько я бегала` */
const question = new RegExp(
  [
    String.raw`\?[\s!?)]*$|^(?:(?:and|so|hey|hi)\s+)?(?:how\s+(?:much|many|long|often|far)|when|what|which|show|total)`,
    String.raw`^(?:(?:а|и)\s+)?(?:сколько|когда|как\s+(?:часто|долго|давно)|какой|какая|какие|что|покажи|итог\p{L}*)`,
  ]
    .map((source) => `(?:${source})(?!\\p{L})`)
    .join('|'),
  'iu',
);
/** `no, 30`, `that was yesterday`, `ой не 30 а 35` */
const correction = new RegExp(
  [
    String.raw`^(?:no|nope|not)(?=,|\s+\d)|^(?:oops|sorry|actually|wait|wrong|change|fix|delete|remove|undo)`,
    String.raw`^(?:it|that|this)\s+was|^it'?s\s+(?:not|wrong)`,
    String.raw`^(?:нет|не)(?=,|\s+\d)|^(?:ой|упс|точнее|вернее|исправь\p{L}*|измени\p{L}*|поменяй\p{L}*|удали\p{L}*)`,
    String.raw`^(?:убери\p{L}*|отмени\p{L}*|это\s+был[аои]?|ошиб\p{L}*)`,
  ]
    .map((source) => `(?:${source})(?!\\p{L})`)
    .join('|'),
  'iu',
);

/**
 * Returns the hint for a text that cannot be recorded: where to look things up for a question, how to change a record
 * for a correction. Returns null for other texts.
 */
export function findSpecialHint(ctx: TallyContext): Extract<PlainTextKey, `hint-${string}`> | null {
  const text = messageText(ctx)?.trim() ?? '';
  if (correction.test(text)) return 'hint-correction';
  return question.test(text) ? 'hint-question' : null;
}
