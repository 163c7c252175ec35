import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findHabits, type HabitWithTotals } from '../../db/queries/habits/habits.ts';
import { useOf } from './page.ts';
import { shelfOf } from './tabs.ts';

export const rename = defineButton('ln', { habit: 'int' });
export const move = defineButton('lm', { habit: 'int' });
export const merge = defineButton('lg', { habit: 'int' });
export const archive = defineButton('la', { habit: 'int' });
export const revive = defineButton('lr', { habit: 'int' });
/** Back to the page on which the habit stands. */
export const backToPage = defineButton('lb', { habit: 'int' });

/** Returns what a habit is, with buttons for all that can be done to it; null where the person has no such habit. */
export async function habitCard(ctx: TallyContext, db: Db, habitId: number): Promise<OutgoingMessage | null> {
  const habits = await findHabits(db, ctx.person.userId, ctx.person.language);
  const habit = habits.find((one) => one.habitId === habitId);
  return habit ? { text: cardText(ctx, habit), heading: true, keyboard: cardKeyboard(ctx, habit) } : null;
}

function cardText(ctx: TallyContext, habit: HabitWithTotals): string {
  const shelf = shelfOf(habit);
  return [
    habit.habitName,
    ctx.t('list-category', { name: habit.categoryName }),
    habit.uses > 0 ? useOf(ctx, habit) : ctx.t('list-no-records'),
    ...(shelf === 'own' ? [] : ['', ctx.t(`list-about-${shelf}`)]),
  ].join('\n');
}

const offered = {
  own: { rename, move, merge, archive },
  // Nothing of a starter can be merged: it has no records.
  starters: { rename, move, archive },
  archived: { revive, rename },
} as const;

type CardButton = 'rename' | 'move' | 'merge' | 'archive' | 'revive' | 'back';

function cardKeyboard(ctx: TallyContext, habit: HabitWithTotals) {
  const buttons = { ...offered[shelfOf(habit)], back: backToPage };
  return buildKeyboard(
    (Object.entries(buttons) as [CardButton, typeof backToPage][]).map(([name, { pack }]) => ({
      label: ctx.t(`list-button-${name}`),
      data: pack(ctx.person.userId, { habit: habit.habitId }),
    })),
  );
}
