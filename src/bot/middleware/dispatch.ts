import { distance } from 'fastest-levenshtein';
import type { MiddlewareFn, NextFunction } from 'grammy';
import type { Db } from '../../db/client.ts';
import { isTransient } from '../../lib/retry.ts';
import { type CommandSpec, findCommand } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import type { Feature } from '../feature.ts';
import { parseCallbackData } from '../ui/callback-data.ts';
import { editOutcome } from '../ui/edit.ts';
import { clip } from '../ui/messages.ts';
import { reply, replyIgnoredText } from '../ui/reply.ts';
import { authorize } from './access.ts';
import type { AlbumTracker } from './albums.ts';
import { findOwnCommand } from './groups.ts';
import { formatWait, type RateLimiter } from './rate-limiter.ts';

type CommandHandler = (ctx: TallyContext, args: string) => Promise<void>;

export interface DispatchOptions {
  features: readonly Feature[];
  db: Db;
  heavyRateLimiter: RateLimiter;
  commands: readonly CommandSpec[];
  /** Replaces secrets in the arguments of an admin command. */
  maskArguments: (args: string) => string;
}

/**
 * Runs the commands of the table after a check of the person's rights. An unknown command gets a hint. A command for
 * admins with a secret in its arguments is refused, and the audit log gets it without the secret. Anybody who sent it
 * is told to delete the message.
 */
export function dispatchCommands(options: DispatchOptions): MiddlewareFn<TallyContext> {
  const { features, db, heavyRateLimiter, commands, maskArguments } = options;
  const handlers = new Map<string, CommandHandler>(
    features.flatMap((feature) => Object.entries(feature.commands ?? {})),
  );
  return async (ctx, next) => {
    const command = findOwnCommand(ctx);
    if (!command) return next();
    const spec = findCommand(command.name, commands);
    const handler = spec && handlers.get(spec.name);
    if (!spec || !handler) return sendText(ctx, unknownCommandHint(ctx, command.name, commands));
    const { audience, name } = spec;
    const args = audience === 'admins' ? maskArguments(command.args) : command.args;
    const hadSecret = args !== command.args;
    if (!(await authorize(ctx, db, { audience, command: name, arguments: args, hadSecret }))) return;
    if (hadSecret) return sendText(ctx, secretRefusal(ctx, name, args));
    const waitMs = spec.heavy ? heavyRateLimiter.take(ctx.person.userId) : 0;
    if (waitMs > 0) return sendText(ctx, formatWait(ctx, waitMs));
    if (spec.extraText && command.args !== '') await replyExtraText(ctx, spec, command.args);
    if (spec.extraText !== 'refused' || command.args === '') await handler(ctx, command.args);
  };
}

/** Says how a secret is given, and that the message with it has to be deleted. `args` has no secret any more. */
function secretRefusal({ t }: TallyContext, command: string, args: string): string {
  const how = command === 'run' ? t('secret-in-run', { args }) : t('secret-in-settings');
  return `${t('secret-refused', { command: `/${command}`, args })}\n\n${how}`;
}

/** Says that the text after a command without arguments was ignored, or that the command was not run. */
async function replyExtraText(ctx: TallyContext, { name, extraText }: CommandSpec, text: string): Promise<void> {
  if (extraText === 'refused') await sendText(ctx, ctx.t('extra-text-refused', { command: `/${name}` }));
  else await replyIgnoredText(ctx, name, text);
}

async function sendText(ctx: TallyContext, text: string): Promise<void> {
  await reply(ctx, { text });
}

/** The beginning of a name means the command from this length on: `/add` is `/addcategory`. */
const minBeginning = 3;

/** Suggests the command that the name begins, or else the one with the most similar name, if it is similar enough. */
function unknownCommandHint(ctx: TallyContext, name: string, commands: readonly CommandSpec[]): string {
  const permitted = commands.filter(({ audience }) => audience === 'everyone' || ctx.person.isAdmin);
  const begun = name.length < minBeginning ? undefined : permitted.find((command) => command.name.startsWith(name));
  if (begun) return ctx.t('unknown-command-near', { near: `/${begun.name}` });
  const nearest = permitted
    .map((command) => ({ name: command.name, distance: distance(name, command.name) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const isSimilar = nearest && nearest.distance <= Math.max(2, name.length / 3);
  return isSimilar ? ctx.t('unknown-command-near', { near: `/${nearest.name}` }) : ctx.t('unknown-command');
}

/**
 * Gives a press to the handler of its button after a check of the person's rights. A button that is unknown or of an
 * older version gets a toast and loses its keyboard.
 */
export function dispatchButtons(features: readonly Feature[], db: Db): MiddlewareFn<TallyContext> {
  const handlers = new Map(
    features.flatMap(({ buttons = [], audience = 'everyone' }) =>
      buttons.map((handler) => [handler.name, { ...handler, audience }] as const),
    ),
  );
  return async (ctx, next) => {
    const data = ctx.callbackQuery?.data;
    if (data === undefined) return next();
    const handler = handlers.get(parseCallbackData(data)?.button ?? '');
    const values = handler?.unpack(data);
    const request = {
      audience: handler?.audience ?? 'everyone',
      command: handler?.name ?? '',
      arguments: values ? JSON.stringify(values) : data,
    };
    if (!(await authorize(ctx, db, request))) return;
    if (await handler?.press(ctx, data)) return;
    ctx.toast = ctx.t('old-button');
    if (showsButton(ctx, data)) await editOutcome(ctx.editMessageReplyMarkup());
  };
}

/** Returns false where the message has other buttons by now: a second press must not remove them. */
function showsButton({ callbackQuery }: TallyContext, data: string): boolean {
  const message = callbackQuery?.message;
  const rows = message && 'reply_markup' in message ? (message.reply_markup?.inline_keyboard ?? []) : [];
  return rows.flat().some((button) => 'callback_data' in button && button.callback_data === data);
}

/** Answers every callback query when its handling has ended. Telegram shows a progress bar on the button until then. */
export const answerCallbackQueries: MiddlewareFn<TallyContext> = (ctx, next) =>
  ctx.callbackQuery ? answerAfter(ctx, next) : next();

async function answerAfter(ctx: TallyContext, next: NextFunction): Promise<void> {
  try {
    await next();
  } finally {
    await answerCallbackQuery(ctx);
  }
}

/** Telegram's limit for the text of an answer to a callback query. */
const toastLimit = 200;

async function answerCallbackQuery(ctx: TallyContext): Promise<void> {
  try {
    await ctx.answerCallbackQuery(ctx.toast === undefined ? undefined : { text: clip(ctx.toast, toastLimit) });
  } catch (error) {
    if (isTransient(error)) throw error; // the update is retried, and with it this answer
    ctx.log.info({ err: error }, 'the callback query is too old to be answered');
  }
}

/**
 * Answers a message that no other middleware has answered, so that every message in a private chat gets an answer. An
 * album gets one.
 */
export function answerWithHint(albums: AlbumTracker): MiddlewareFn<TallyContext> {
  return async (ctx) => {
    if (!ctx.message || isServiceMessage(ctx)) return;
    const hint = ctx.t(hasMedia(ctx) ? 'hint-media' : 'hint');
    await albums.answerOnce(ctx, async () => void (await reply(ctx, { text: hint })));
  };
}

/** Returns true for a picture, recording or file without a caption: it could have one. */
function hasMedia({ message }: TallyContext): boolean {
  return message?.caption === undefined && captionFields.some((field) => field in (message ?? {}));
}

/** The fields of messages that may have a caption. */
const captionFields = ['photo', 'video', 'animation', 'document', 'audio', 'voice'];

/** The fields of a message that hold what a person sent. A message without any of them is a service message. */
const contentFields = [
  ...captionFields,
  'text',
  'sticker',
  'location',
  'contact',
  'poll',
  'dice',
  'video_note',
  'venue',
  'story',
  'game',
  'paid_media',
  'checklist',
  'invoice',
];

function isServiceMessage({ message }: TallyContext): boolean {
  return message !== undefined && !contentFields.some((field) => field in message);
}
