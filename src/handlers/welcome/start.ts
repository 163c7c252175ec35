import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findHabits } from '../../db/queries/habits/habits.ts';

const beginWith = defineButton('sb', { habit: 'int' });

/** `/start`: what the bot is for, with habits to begin with by button; a press asks only for the duration. */
export function startFeature({ db }: { db: Db }) {
  return defineFeature({
    commands: { start: (ctx) => welcome(ctx, db) },
    buttons: [
      onPress(beginWith, async (ctx, { habit }) => {
        const habits = await findHabits(db, ctx.person.userId, ctx.person.language);
        const chosen = habits.find(({ habitId }) => habitId === habit);
        await ctx.conversation.exitAll();
        await ctx.conversation.enter('record', chosen ? { habit: { ...chosen, note: null } } : {});
      }),
    ],
  });
}

async function welcome(ctx: TallyContext, db: Db): Promise<void> {
  const { userId, language } = ctx.person;
  const habits = (await findHabits(db, userId, language)).filter(({ archived }) => !archived).slice(0, 8);
  const keyboard = buildKeyboard(
    habits.map(({ habitName, habitId }) => ({ label: habitName, data: beginWith.pack(userId, { habit: habitId }) })),
  );
  await reply(ctx, { text: ctx.t('start', { name: ctx.from?.first_name ?? ctx.person.name }), keyboard });
}
