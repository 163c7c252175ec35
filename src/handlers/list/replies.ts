import type { OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import { archiveHabitButton, openHabitButton, reviveHabitButton } from '../shared/habit-buttons.ts';
import type { HabitOutcome } from './habit-changes.ts';
import { listPageButton } from './list-page.ts';
import { tabs } from './tabs.ts';

/** Undoes the rename or move that an update made. */
export const undoHabitChangeButton = defineButton('lu', { update: 'id' });
/** Merges two known habits without a question. */
export const mergeIntoButton = defineButton('lw', { from: 'id', into: 'id' });
export const unmergeButton = defineButton('lx', { from: 'id', into: 'id' });

export type LabelledButton = [label: PlainTextKey, data: string];

/** The replies to all outcomes: what is the case now, a button that undoes the change, and a button back. */
export const habitReplies: OutcomeAnswers<HabitOutcome['kind']> = {
  'habit-renamed': (ctx, { habit, before }) =>
    replyWith(ctx, ctx.t('list-renamed', { before, name: habit.name }), undoButton(ctx), habitButton(ctx, habit.id)),
  'habit-unchanged': (ctx, { habit }) =>
    replyWith(ctx, ctx.t('list-unchanged', { name: habit.name }), habitButton(ctx, habit.id)),
  'habit-name-taken': (ctx, { habit, by }) =>
    replyWith(
      ctx,
      ctx.t('list-name-taken', { name: habit.name, by: by.name }),
      ['list-button-merge', mergeIntoButton.pack(ctx.person.userId, { from: habit.id, into: by.id })],
      habitButton(ctx, habit.id),
    ),
  'habit-moved': (ctx, { habit, category }) =>
    replyWith(ctx, ctx.t('list-moved', { name: habit.name, category }), undoButton(ctx), habitButton(ctx, habit.id)),
  'habits-merged': (ctx, { from, into, records }) =>
    replyWith(
      ctx,
      ctx.t('list-merged', { from: from.name, into: into.name, records }),
      ['button-undo', unmergeButton.pack(ctx.person.userId, { from: from.id, into: into.id })],
      habitButton(ctx, into.id),
    ),
  'habit-other-kind': (ctx, { from, into }) =>
    replyWith(ctx, ctx.t('list-other-kind', { from: from.name, into: into.name }), habitButton(ctx, from.id)),
  'habits-both-timed': (ctx, { from, into }) =>
    replyWith(
      ctx,
      ctx.t('list-both-timed', { from: from.name, into: into.name }),
      ['list-button-merge', mergeIntoButton.pack(ctx.person.userId, { from: from.id, into: into.id })],
      habitButton(ctx, from.id),
    ),
  'habits-unmerged': (ctx, { from, intoId, records }) =>
    replyWith(
      ctx,
      ctx.t('list-unmerged', { name: from.name, records }),
      ['list-button-merge-again', mergeIntoButton.pack(ctx.person.userId, { from: from.id, into: intoId })],
      habitButton(ctx, from.id),
    ),
  'habit-archived': (ctx, { habit }) =>
    replyWith(
      ctx,
      ctx.t('list-archived', { name: habit.name }),
      ['button-undo', reviveHabitButton.pack(ctx.person.userId, { habit: habit.id })],
      listButton(ctx),
    ),
  'habit-revived': (ctx, { habit }) =>
    replyWith(
      ctx,
      ctx.t('list-revived', { name: habit.name }),
      ['button-undo', archiveHabitButton.pack(ctx.person.userId, { habit: habit.id })],
      habitButton(ctx, habit.id),
    ),
  'habit-gone': (ctx) => replyWith(ctx, ctx.t('list-gone'), listButton(ctx)),
  'habit-undo-late': (ctx) => replyWith(ctx, ctx.t('list-undo-late'), listButton(ctx)),
};

/** Replies with a text and buttons. */
export function replyWith(ctx: TallyContext, text: string, ...buttons: LabelledButton[]): Promise<void> {
  return replyOrEdit(ctx, {
    text,
    keyboard: buildKeyboard(buttons.map(([label, data]) => ({ label: ctx.t(label), data }))),
  });
}

/** Creates the undo button of the current update. This update made the change, also when it is delivered again. */
function undoButton(ctx: TallyContext): LabelledButton {
  return ['button-undo', undoHabitChangeButton.pack(ctx.person.userId, { update: ctx.update.update_id })];
}

function habitButton(ctx: TallyContext, habit: number): LabelledButton {
  return ['list-button-back', openHabitButton.pack(ctx.person.userId, { habit })];
}

function listButton(ctx: TallyContext): LabelledButton {
  return ['list-button-back', listPageButton.pack(ctx.person.userId, { shelf: tabs.indexOf('own'), page: 0 })];
}
