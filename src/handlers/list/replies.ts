import type { OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import { archive, revive } from './card.ts';
import type { ListOutcome } from './change.ts';
import { openHabit, turnTo } from './page.ts';

/** Takes back the rename or move that an update made. */
export const undoUpdate = defineButton('lu', { update: 'int' });
/** Merges at once: the two are known. */
export const mergeNow = defineButton('lw', { from: 'int', into: 'int' });
export const unmerge = defineButton('lx', { from: 'int', into: 'int' });

type Labelled = [label: PlainTextKey, data: string];

/** What is said about each change: what is so now, the button that takes it back, and the way back. */
export const told: OutcomeAnswers<ListOutcome['kind']> = {
  'habit-renamed': (ctx, { habit, before }) =>
    say(ctx, ctx.t('list-renamed', { before, name: habit.name }), undoThis(ctx), toHabit(ctx, habit.id)),
  'habit-unchanged': (ctx, { habit }) =>
    say(ctx, ctx.t('list-unchanged', { name: habit.name }), toHabit(ctx, habit.id)),
  'habit-name-taken': (ctx, { habit, by }) =>
    say(
      ctx,
      ctx.t('list-name-taken', { name: habit.name, by: by.name }),
      ['list-button-merge', mergeNow.pack(ctx.person.userId, { from: habit.id, into: by.id })],
      toHabit(ctx, habit.id),
    ),
  'habit-moved': (ctx, { habit, category }) =>
    say(ctx, ctx.t('list-moved', { name: habit.name, category }), undoThis(ctx), toHabit(ctx, habit.id)),
  'habits-merged': (ctx, { from, into, records }) =>
    say(
      ctx,
      ctx.t('list-merged', { from: from.name, into: into.name, records }),
      ['button-undo', unmerge.pack(ctx.person.userId, { from: from.id, into: into.id })],
      toHabit(ctx, into.id),
    ),
  'habits-unmerged': (ctx, { from, intoId, records }) =>
    say(
      ctx,
      ctx.t('list-unmerged', { name: from.name, records }),
      ['list-button-merge-again', mergeNow.pack(ctx.person.userId, { from: from.id, into: intoId })],
      toHabit(ctx, from.id),
    ),
  'habit-archived': (ctx, { habit }) =>
    say(
      ctx,
      ctx.t('list-archived', { name: habit.name }),
      ['button-undo', revive.pack(ctx.person.userId, { habit: habit.id })],
      toList(ctx),
    ),
  'habit-revived': (ctx, { habit }) =>
    say(
      ctx,
      ctx.t('list-revived', { name: habit.name }),
      ['button-undo', archive.pack(ctx.person.userId, { habit: habit.id })],
      toHabit(ctx, habit.id),
    ),
  'habit-gone': (ctx) => say(ctx, ctx.t('list-gone'), toList(ctx)),
  'habit-undo-late': (ctx) => say(ctx, ctx.t('list-undo-late'), toList(ctx)),
};

function say(ctx: TallyContext, text: string, ...buttons: Labelled[]): Promise<void> {
  return replyOrEdit(ctx, {
    text,
    keyboard: buildKeyboard(buttons.map(([label, data]) => ({ label: ctx.t(label), data }))),
  });
}

/** The update in hand is the one that made the change, also when it comes again. */
function undoThis(ctx: TallyContext): Labelled {
  return ['button-undo', undoUpdate.pack(ctx.person.userId, { update: ctx.update.update_id })];
}

function toHabit(ctx: TallyContext, habit: number): Labelled {
  return ['list-button-back', openHabit.pack(ctx.person.userId, { habit })];
}

function toList(ctx: TallyContext): Labelled {
  return ['list-button-back', turnTo.pack(ctx.person.userId, { shelf: 0, page: 0 })];
}
