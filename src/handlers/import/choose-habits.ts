import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { formatAmountNumber } from '../../time/format-amount.ts';
import { pageButtons, pageHeading, paginate } from '../shared/paging.ts';
import { chooseImportHabitsButton, showImportButton, takeAllHabitsButton, takeHabitButton } from './buttons.ts';
import type { SentFile } from './report.ts';

const habitsPerPage = 8;
const maxLabelName = 40;

/** Makes the page on which the habits of a file are switched on and off. */
export function chooseHabitsMessage(ctx: TallyContext, file: SentFile, requestedPage: number): OutgoingMessage {
  const { importId: id, counts, leftOut } = file;
  const owner = ctx.person.userId;
  const habits = counts.comparison.habits.map((habit, no) => ({ ...habit, no, isTaken: !leftOut.includes(no) }));
  const page = paginate(habits, requestedPage, habitsPerPage);
  const keyboard = new InlineKeyboard();
  for (const { name, no, isTaken, records, marks } of page.items) {
    const count = Object.values({ ...records })
      .concat(Object.values(marks))
      .reduce((sum, one) => sum + one, 0);
    const label = `${isTaken ? '✅' : '▫️'} ${clip(name, maxLabelName)} · ${formatAmountNumber(count, ctx.person.language)}`;
    keyboard.text(label, takeHabitButton.pack(owner, { id, no, on: isTaken ? 0 : 1, page: page.page })).row();
  }
  const turns = pageButtons(ctx, page, (to) => chooseImportHabitsButton.pack(owner, { id, page: to }));
  if (turns.length > 0) keyboard.row(...turns);
  const takesAll = leftOut.length === 0;
  keyboard
    .row()
    .text(
      ctx.t(takesAll ? 'import-button-none' : 'import-button-all'),
      takeAllHabitsButton.pack(owner, { id, on: takesAll ? 0 : 1 }),
    )
    .text(ctx.t('import-button-done'), showImportButton.pack(owner, { id }));
  return { text: pageHeading(ctx, ctx.t('import-choose', { count: habits.length - leftOut.length }), page), keyboard };
}
