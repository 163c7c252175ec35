import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findHabits, type HabitWithTotals } from '../../db/queries/habits/habits.ts';
import {
  archiveHabitButton,
  mergeHabitButton,
  moveHabitButton,
  renameHabitButton,
  reviveHabitButton,
} from '../shared/habit-buttons.ts';
import { formatUse } from './list-page.ts';
import { chooseTab } from './tabs.ts';

/** Leaves the question for a change and shows the card again. */
export const leaveEditButton = defineButton('lq', { habit: 'id' });
/** Shows the page of the list that contains the habit. */
export const backToListButton = defineButton('lb', { habit: 'id' });

/** Creates the card of a habit with buttons for its changes. Returns null where the person has no such habit. */
export async function habitCard(ctx: TallyContext, db: Db, habitId: number): Promise<OutgoingMessage | null> {
  const habits = await findHabits(db, ctx.person.userId, ctx.person.language);
  const habit = habits.find((one) => one.habitId === habitId);
  return habit ? { text: cardText(ctx, habit), heading: true, keyboard: cardKeyboard(ctx, habit) } : null;
}

function cardText(ctx: TallyContext, habit: HabitWithTotals): string {
  const tab = chooseTab(habit);
  return [
    habit.habitName,
    ctx.t('list-category', { name: habit.categoryName }),
    habit.uses > 0 ? formatUse(ctx, habit) : ctx.t('list-no-records'),
    ...(tab === 'own' ? [] : ['', ctx.t(`list-about-${tab}`)]),
  ].join('\n');
}

const buttonsByTab = {
  own: { rename: renameHabitButton, move: moveHabitButton, merge: mergeHabitButton, archive: archiveHabitButton },
  // A starter habit has no records to merge.
  starters: { rename: renameHabitButton, move: moveHabitButton, archive: archiveHabitButton },
  archived: { revive: reviveHabitButton, rename: renameHabitButton },
} as const;

type CardButton = 'rename' | 'move' | 'merge' | 'archive' | 'revive' | 'back';

function cardKeyboard(ctx: TallyContext, habit: HabitWithTotals) {
  const buttons = { ...buttonsByTab[chooseTab(habit)], back: backToListButton };
  return buildKeyboard(
    (Object.entries(buttons) as [CardButton, typeof backToListButton][]).map(([name, { pack }]) => ({
      label: ctx.t(`list-button-${name}`),
      data: pack(ctx.person.userId, { habit: habit.habitId }),
    })),
  );
}
