import type { MiddlewareFn } from 'grammy';
import type { Message, MessageEntity, Update } from 'grammy/types';
import { type CommandSpec, findCommand, findCommandByFirstWord, findCommandsByWord } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import { messageText } from '../ui/message-text.ts';
import { type ParsedCommand, parseCommand } from './groups.ts';

export interface InterpretTextOptions {
  commands: readonly CommandSpec[];
  /**
   * Returns true for a recording line with a known habit. It decides whether a command that the person cannot use, such
   * as `/yoga 20m`, is a line.
   */
  isLine(ctx: TallyContext, text: string): Promise<boolean>;
}

/**
 * Decides whether a text or caption is a command or a plain text, before anything else reads it.
 *
 * - A word such as `cancel` alone becomes its command, and so does a text such as `remind me to read at 21`.
 * - `/record run 45m` becomes the line `run 45m`, and so does `/run 45m` of a person who may not use the command, where
 *   the line has a known habit. Such a line is handled like one that was typed without a slash, except that it answers
 *   no question and ends a conversation, as every command does.
 *
 * The update in the context is replaced by a copy. The original stays as it is for another attempt.
 */
export function interpretText({ commands, isLine }: InterpretTextOptions): MiddlewareFn<TallyContext> {
  const interpretCommand = async (ctx: TallyContext, command: ParsedCommand) => {
    ctx.isCommand = ctx.message !== undefined;
    const line = command.isForThisBot ? await findLine(ctx, command, { commands, isLine }) : null;
    if (line === null) ctx.habits = null;
    else becomeLine(ctx, line);
  };
  return (ctx, next) => {
    const command = parseCommand(ctx.message ?? ctx.editedMessage, ctx.me.username);
    if (command) return interpretCommand(ctx, command).then(next);
    if (ctx.message) {
      const text = messageText(ctx) ?? '';
      const word = findCommandOfWord(ctx, text, commands);
      if (word) becomeCommand(ctx, word);
      else becomeCommandOfFirstWord(ctx, text, commands);
    }
    return next();
  };
}

/**
 * Finds the command of a text that is one of its words, such as `Cancel!`. While a question waits, a word that may be
 * its answer is none: the name of an own habit, `today`, and `start` in a conversation. Words for `undo` that also mean
 * `cancel` then cancel. For `stop`, its handler decides, which knows the timers.
 */
function findCommandOfWord(ctx: TallyContext, text: string, commands: readonly CommandSpec[]): CommandSpec | null {
  if (text.length > maxWordLength || /\d/.test(text)) return null; // a quick answer for most lines
  const word = foldWord(text);
  const [first, ...others] = findCommandsByWord(word, commands);
  const isWaiting = Boolean(ctx.conversationState) || ctx.openQuestion !== null;
  if (!isWaiting || !first || first.name === 'stop') return first ?? null;
  const cancel = [first, ...others].find(({ name }) => name === 'cancel');
  const isStart = first.name === 'start' && Boolean(ctx.conversationState);
  const mayAnswer =
    isStart || first.name === 'today' || ctx.habits?.some(({ habitName }) => foldWord(habitName) === word);
  return cancel ?? (mayAnswer ? null : first);
}

/**
 * Replaces a text by the command that its first word means. While a question waits, the text may be its answer. The
 * name of an own habit is none.
 */
function becomeCommandOfFirstWord(ctx: TallyContext, text: string, commands: readonly CommandSpec[]): void {
  const [, first = '', args = ''] = /^\s*(\p{L}+)\s+(.*)$/su.exec(text) ?? [];
  const command = first && findCommandByFirstWord(first.toLowerCase(), commands);
  if (!command || ctx.conversationState || ctx.openQuestion !== null) return;
  if (!ctx.habits?.some(({ habitName }) => foldWord(text).startsWith(foldWord(habitName))))
    becomeCommand(ctx, command, args);
}

/** No word of a command is longer, punctuation included. */
const maxWordLength = 40;

/** Folds case, `ё`, spaces and final punctuation. */
function foldWord(text: string): string {
  const word = text.trim().replace(/[\s.!?…]+$/u, '');
  return word.toLowerCase().replaceAll('ё', 'е').replace(/\s+/gu, ' ');
}

/** Replaces the text by a command. */
function becomeCommand(ctx: TallyContext, { name }: CommandSpec, args = ''): void {
  const entity: MessageEntity = { type: 'bot_command', offset: 0, length: name.length + 1 };
  replaceText(ctx, `/${name} ${args}`.trim(), [entity]);
  ctx.isCommand = true;
  ctx.isCommandWord = args === '';
  ctx.habits = null;
}

/** Replaces the text by a line. It is a new entry: it does not answer a question that waits. */
function becomeLine(ctx: TallyContext, line: string): void {
  replaceText(ctx, line);
  ctx.openQuestion = null;
}

/** Returns the line that a command means, or null where it is a command. */
async function findLine(
  ctx: TallyContext,
  { name, args }: ParsedCommand,
  { commands, isLine }: InterpretTextOptions,
): Promise<string | null> {
  const spec = findCommand(name, commands);
  if (spec?.name === 'record') return args === '' ? null : args;
  if (spec && (spec.audience === 'everyone' || ctx.person.isAdmin)) return null;
  const line = `${name} ${args}`.trim();
  return (await isLine(ctx, line)) ? line : null;
}

/** Replaces the text or caption of the message in a copy of the update. */
function replaceText(ctx: TallyContext, text: string, entities: MessageEntity[] = []): void {
  const { update } = ctx;
  const replace = <M extends Message>(message: M): M =>
    message.text === undefined
      ? { ...message, caption: text, caption_entities: entities }
      : { ...message, text, entities };
  const replaced: Update = {
    ...update,
    ...(update.message && { message: replace(update.message) }),
    ...(update.edited_message && { edited_message: replace(update.edited_message) }),
  };
  Object.assign(ctx, { update: replaced });
}
