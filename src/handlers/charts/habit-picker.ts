import type { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { type Total, totals } from '../../reports/views/totals.ts';
import { periodContaining } from '../../time/period.ts';
import { packView, type View } from '../shared/chart-view.ts';
import { today } from '../shared/today.ts';

/** Asks which habit or category, a page of them at a time. */
export const whichButton = defineButton('sq', { by: 'text', page: 'int' });

/** Asks whether by habits or by categories. */
export async function askBy(ctx: TallyContext): Promise<void> {
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard([
    { label: ctx.t('button-habits'), data: whichButton.pack(owner, { by: 'h', page: 0 }) },
    { label: ctx.t('button-categories'), data: whichButton.pack(owner, { by: 'c', page: 0 }) },
  ]);
  await reply(ctx, { text: ctx.t('ask-summarize'), keyboard });
}

/** Asks which one, or all; a press draws into a new message, so that the question stays for another. */
export async function askWhich(ctx: TallyContext, db: Db, by: View['by'], page: number): Promise<void> {
  const choices = await recorded(ctx, db, by);
  if (choices.length === 0) return replyOrEdit(ctx, { text: ctx.t('nothing-recorded-yet') });
  const owner = ctx.person.userId;
  const keyboard = choiceKeyboard(ctx, choices, page, {
    choose: (id) => packView(owner, { by, id, unit: 'all', at: null }, 'new'),
    turn: (to) => whichButton.pack(owner, { by: by.slice(0, 1), page: to }),
  });
  await replyOrEdit(ctx, { text: ctx.t(`ask-summarize-${by}`), keyboard });
}

/** Returns the person's habits or categories with records, the longest first. */
export function recorded(ctx: TallyContext, db: Db, by: View['by']): Promise<Total[]> {
  return totals.load(db, { userId: ctx.person.userId, by, period: periodContaining('all', today(ctx)) });
}

const pageSize = 20;

/** Returns `All` and a page of names as buttons; ◀ ▶ turn the pages where there are several. */
export function choiceKeyboard(
  ctx: TallyContext,
  choices: Total[],
  wanted: number,
  data: { choose(id: number): string; turn(page: number): string },
): InlineKeyboard {
  const last = Math.ceil(choices.length / pageSize) - 1;
  const page = Math.min(Math.max(0, wanted || 0), last);
  const shown = choices.slice(page * pageSize, (page + 1) * pageSize);
  const keyboard = buildKeyboard([{ label: ctx.t('button-everything'), data: data.choose(0) }]).row();
  keyboard.append(buildKeyboard(shown.map(({ id, name }) => ({ label: name, data: data.choose(id) })))).row();
  if (page > 0) keyboard.text('◀', data.turn(page - 1));
  if (page < last) keyboard.text('▶', data.turn(page + 1));
  return keyboard;
}
