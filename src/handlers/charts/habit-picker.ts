import type { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { type Total, totals } from '../../reports/views/totals.ts';
import { periodContaining } from '../../time/period.ts';
import { type HabitChartView, packHabitChart } from '../shared/chart-view.ts';
import { localToday } from '../shared/update-time.ts';

/** Shows a page of habits or categories to choose from. */
export const pickerPageButton = defineButton('sq', { by: 'text', page: 'int' });

const maxChoicesPerPage = 20;

/** Asks whether to show habits or categories. */
export async function askGrouping(ctx: TallyContext): Promise<void> {
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard([
    { label: ctx.t('button-habits'), data: pickerPageButton.pack(owner, { by: 'h', page: 0 }) },
    { label: ctx.t('button-categories'), data: pickerPageButton.pack(owner, { by: 'c', page: 0 }) },
  ]);
  await reply(ctx, { text: ctx.t('ask-summarize'), keyboard });
}

/** Asks for one habit or category, or all. The chart is a new message, so that the question can be used again. */
export async function askForOne(ctx: TallyContext, db: Db, by: HabitChartView['by'], page: number): Promise<void> {
  const choices = await loadRecorded(ctx, db, by);
  if (choices.length === 0) return replyOrEdit(ctx, { text: ctx.t('nothing-recorded-yet') });
  const owner = ctx.person.userId;
  const keyboard = pickerKeyboard(ctx, choices, page, {
    choice: (id) => packHabitChart(owner, { by, id, unit: 'all', at: null }, 'new'),
    page: (target) => pickerPageButton.pack(owner, { by: by.slice(0, 1), page: target }),
  });
  await replyOrEdit(ctx, { text: ctx.t(`ask-summarize-${by}`), keyboard });
}

/** Returns the person's habits or categories that have records, longest first. */
export function loadRecorded(ctx: TallyContext, db: Db, by: HabitChartView['by']): Promise<Total[]> {
  return totals.load(db, { userId: ctx.person.userId, by, period: periodContaining('all', localToday(ctx)) });
}

/** The callback data of the buttons of a picker. */
interface PickerData {
  /** For a habit or category; 0: all of them. */
  choice(id: number): string;
  page(page: number): string;
}

/** Creates a keyboard with `All`, a page of names, and ◀ ▶ where there are several pages. */
export function pickerKeyboard(
  ctx: TallyContext,
  choices: Total[],
  requestedPage: number,
  data: PickerData,
): InlineKeyboard {
  const lastPage = Math.ceil(choices.length / maxChoicesPerPage) - 1;
  const page = Math.min(Math.max(0, requestedPage || 0), lastPage);
  const shown = choices.slice(page * maxChoicesPerPage, (page + 1) * maxChoicesPerPage);
  const keyboard = buildKeyboard([{ label: ctx.t('button-everything'), data: data.choice(0) }]).row();
  keyboard.append(buildKeyboard(shown.map(({ id, name }) => ({ label: name, data: data.choice(id) })))).row();
  if (page > 0) keyboard.text('◀', data.page(page - 1));
  if (page < lastPage) keyboard.text('▶', data.page(page + 1));
  return keyboard;
}
