import { distance } from 'fastest-levenshtein';
import type { MiddlewareFn } from 'grammy';
import type { Db } from '../db/client.ts';
import { writeAudit } from '../db/queries/audit.ts';
import { type CommandSpec, commands, findCommand } from './commands.ts';
import type { TallyContext } from './context.ts';
import type { ButtonHandler, Feature } from './feature.ts';
import { commandOf, inPrivate } from './groups.ts';
import type { Pace } from './pace.ts';
import { answer, clip, isUneditable, isUnmodified } from './reply.ts';

type Run = (ctx: TallyContext, args: string) => Promise<void>;

/** Runs commands of the table: checks who may, answers in private what belongs there, and hints at what was meant. */
export function commandDispatcher(features: Feature[], db: Db, heavyPace: Pace): MiddlewareFn<TallyContext> {
  const runs = new Map<string, Run>(features.flatMap((feature) => Object.entries(feature.commands ?? {})));
  return async (ctx, next) => {
    const command = commandOf(ctx);
    if (!command) return next();
    const spec = findCommand(command.name);
    const run = spec && runs.get(spec.name);
    if (!spec || !run) return answer(ctx, { text: hint(ctx, command.name) }).then(nothing);
    if (!(await mayUse(ctx, spec, command.args, db))) return;
    const wait = spec.heavy ? heavyPace.take(ctx.person.userId) : 0;
    if (wait > 0) return answer(ctx, { text: waitText(ctx, wait) }).then(nothing);
    if (spec.privateOnly) return inPrivate(ctx, () => run(ctx, command.args));
    return run(ctx, command.args);
  };
}

function nothing(): void {}

/** Returns "wait N s" for a pace's milliseconds. */
export function waitText(ctx: TallyContext, ms: number): string {
  return ctx.t('wait-seconds', { seconds: Math.ceil(ms / 1000) });
}

/** Admin commands and refusals of them are rows of `ops.audit_log`. */
async function mayUse(ctx: TallyContext, spec: CommandSpec, args: string, db: Db): Promise<boolean> {
  if (spec.audience === 'everyone') return true;
  const allowed = ctx.person.isAdmin;
  const entry = { userId: ctx.person.userId, chatId: ctx.chatId ?? null, command: spec.name, arguments: args, allowed };
  await writeAudit(db, entry);
  if (!allowed) await answer(ctx, { text: ctx.t('admins-only') });
  return allowed;
}

function hint(ctx: TallyContext, name: string): string {
  const known = commands.filter(({ audience }) => audience === 'everyone' || ctx.person.isAdmin);
  const nearest = known
    .map((command) => ({ name: command.name, far: distance(name, command.name) }))
    .sort((a, b) => a.far - b.far)[0];
  const near = nearest && nearest.far <= Math.max(2, name.length / 3);
  return near ? ctx.t('unknown-command-near', { near: `/${nearest.name}` }) : ctx.t('unknown-command');
}

/** Gives a press to the button it belongs to; an old or unknown one is told so and loses its keyboard. */
export function buttonDispatcher(features: Feature[]): MiddlewareFn<TallyContext> {
  const handlers = new Map<string, ButtonHandler>(
    features.flatMap((feature) => (feature.buttons ?? []).map((handler) => [handler.name, handler] as const)),
  );
  return async (ctx, next) => {
    const data = ctx.callbackQuery?.data;
    if (data === undefined) return next();
    const handler = handlers.get(data.split(':')[2] ?? '');
    if (await handler?.press(ctx, data)) return;
    ctx.toast = ctx.t('old-button');
    await ctx.editMessageReplyMarkup().catch((error: unknown) => {
      if (!isUnmodified(error) && !isUneditable(error)) throw error;
    });
  };
}

/** Answers every press, at the latest when its handling ended; Telegram shows a clock on the button until then. */
export const answerPresses: MiddlewareFn<TallyContext> = async (ctx, next) => {
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
    ctx.log.info({ err: error }, 'a press was too old to be answered');
  }
}

/** The last in line: in a private chat every message gets an answer. */
export const fallback: MiddlewareFn<TallyContext> = async (ctx) => {
  if (ctx.message && !isServiceMessage(ctx)) await answer(ctx, { text: ctx.t('hint') });
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
];

function isServiceMessage(ctx: TallyContext): boolean {
  return !contents.some((content) => ctx.message && content in ctx.message);
}
