import { distance } from 'fastest-levenshtein';
import type { MiddlewareFn } from 'grammy';
import type { Db } from '../../db/client.ts';
import { isTransient } from '../../lib/retry.ts';
import { type CommandSpec, findCommand } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import type { Feature } from '../feature.ts';
import { isUneditable, isUnmodified } from '../transport/errors.ts';
import { clip } from '../ui/messages.ts';
import { reply } from '../ui/reply.ts';
import { authorize } from './access.ts';
import { findOwnCommand } from './groups.ts';
import { formatWait, type RateLimiter } from './rate-limiter.ts';

type Run = (ctx: TallyContext, args: string) => Promise<void>;

export interface DispatchOptions {
  features: Feature[];
  db: Db;
  heavyRateLimiter: RateLimiter;
  commands: readonly CommandSpec[];
}

/** Runs commands of the table: checks who may, and hints at what was meant. */
export function dispatchCommands(options: DispatchOptions): MiddlewareFn<TallyContext> {
  const { features, db, heavyRateLimiter, commands } = options;
  const runs = new Map<string, Run>(features.flatMap((feature) => Object.entries(feature.commands ?? {})));
  return async (ctx, next) => {
    const command = findOwnCommand(ctx);
    if (!command) return next();
    const spec = findCommand(command.name, commands);
    const run = spec && runs.get(spec.name);
    if (!spec || !run) return reply(ctx, { text: hint(ctx, command.name, commands) }).then(nothing);
    const request = { audience: spec.audience, command: spec.name, arguments: command.args };
    if (!(await authorize(ctx, db, request))) return;
    const wait = spec.heavy ? heavyRateLimiter.take(ctx.person.userId) : 0;
    if (wait > 0) return reply(ctx, { text: formatWait(ctx, wait) }).then(nothing);
    return run(ctx, command.args);
  };
}

function nothing(): void {}

function hint(ctx: TallyContext, name: string, commands: readonly CommandSpec[]): string {
  const known = commands.filter(({ audience }) => audience === 'everyone' || ctx.person.isAdmin);
  const nearest = known
    .map((command) => ({ name: command.name, far: distance(name, command.name) }))
    .sort((a, b) => a.far - b.far)[0];
  const near = nearest && nearest.far <= Math.max(2, name.length / 3);
  return near ? ctx.t('unknown-command-near', { near: `/${nearest.name}` }) : ctx.t('unknown-command');
}

/** Gives a press to the button it belongs to, after a check of who may; an old or unknown one is told so and loses its keyboard. */
export function dispatchButtons(features: Feature[], db: Db): MiddlewareFn<TallyContext> {
  const handlers = new Map(
    features.flatMap(({ buttons = [], audience = 'everyone' }) =>
      buttons.map((handler) => [handler.name, { ...handler, audience }] as const),
    ),
  );
  return async (ctx, next) => {
    const data = ctx.callbackQuery?.data;
    if (data === undefined) return next();
    const handler = handlers.get(data.split(':')[2] ?? '');
    const request = { audience: handler?.audience ?? 'everyone', command: handler?.name ?? '', arguments: data };
    if (!(await authorize(ctx, db, request))) return;
    if (await handler?.press(ctx, data)) return;
    ctx.toast = ctx.t('old-button');
    await ctx.editMessageReplyMarkup().catch((error: unknown) => {
      if (!isUnmodified(error) && !isUneditable(error)) throw error;
    });
  };
}

/** Answers every press, at the latest when its handling ended; Telegram shows a clock on the button until then. */
export const answerCallbackQueries: MiddlewareFn<TallyContext> = async (ctx, next) => {
  try {
    await next();
  } finally {
    if (ctx.callbackQuery) await answerPress(ctx);
  }
};

async function answerPress(ctx: TallyContext): Promise<void> {
  try {
    await ctx.answerCallbackQuery(ctx.toast === undefined ? undefined : { text: clip(ctx.toast, 200) });
  } catch (error) {
    if (isTransient(error)) throw error; // the update is tried again, and with it the answer
    ctx.log.info({ err: error }, 'a press was too old to be answered');
  }
}

/** The last in line: in a private chat every message gets an answer. */
export const answerWithHint: MiddlewareFn<TallyContext> = async (ctx) => {
  if (ctx.message && !isServiceMessage(ctx)) await reply(ctx, { text: ctx.t('hint') });
};

const contents = [
  'text',
  'photo',
  'sticker',
  'voice',
  'video',
  'audio',
  'document',
  'animation',
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

function isServiceMessage(ctx: TallyContext): boolean {
  return !contents.some((content) => ctx.message && content in ctx.message);
}
