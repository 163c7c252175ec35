import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply, replyIgnoredText } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findHabit, findHabits } from '../../db/queries/habits/habits.ts';
import { isVisible } from '../../lib/visible-text.ts';
import { type RecordConversationParams, startRecording } from '../shared/start-recording.ts';

const startHabitButton = defineButton('sb', { habit: 'id' });

const maxHabits = 11;

/** Below a greeting, these starter habits look like buttons that change the language. */
const languageNames = ['English', 'Английский'];

/**
 * Creates the feature `/start`: says what the bot is for and offers habits to begin with. A press asks only for the
 * duration.
 */
export function startFeature({ db }: { db: Db }) {
  return defineFeature({
    commands: {
      async start(ctx, args) {
        // A single word is the parameter of a link to the bot, such as that to the private chat.
        if (/\s/u.test(args)) await replyIgnoredText(ctx, 'start', args);
        await welcome(ctx, db);
      },
    },
    buttons: [
      onPress(startHabitButton, async (ctx, { habit }) => {
        await ctx.conversation.exitAll();
        const params = await findHabitParams(ctx, db, habit);
        await (params ? startRecording(ctx, params) : welcome(ctx, db));
      }),
    ],
  });
}

/**
 * Returns the parameters for the habit of a button. Null: it no longer exists. The button of a starter works also when
 * the person has a copy of it: the conversation finds the habit by its name.
 */
async function findHabitParams(ctx: TallyContext, db: Db, habitId: number): Promise<RecordConversationParams | null> {
  const habit = await findHabit(db, ctx.person.userId, habitId);
  return habit && { habit: { habitName: habit.habitName, categoryName: habit.categoryName } };
}

async function welcome(ctx: TallyContext, db: Db): Promise<void> {
  const { userId, language } = ctx.person;
  const habits = (await findHabits(db, userId, language))
    .filter(({ archived, own, habitName }) => !archived && (own || !languageNames.includes(habitName)))
    .slice(0, maxHabits);
  const keyboard = buildKeyboard(
    habits.map(({ habitName, habitId }) => ({
      label: habitName,
      data: startHabitButton.pack(userId, { habit: habitId }),
    })),
  );
  const firstName = ctx.from?.first_name ?? '';
  const name = isVisible(firstName) ? firstName : ctx.person.name;
  await reply(ctx, { text: ctx.t('start', { name }), keyboard });
}
