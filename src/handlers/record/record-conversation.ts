import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { ask } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { findHabitCandidates } from '../shared/habit-candidates.ts';
import { askCategory } from '../shared/name-answers.ts';
import type { RecordConversationParams } from '../shared/start-recording.ts';
import { localToday, sentAtUnix } from '../shared/update-time.ts';
import { durationOptions } from './duration-options.ts';
import { askHabit } from './habit-answers.ts';
import { confirmAndSave } from './over-a-day.ts';
import { parseHabitDuration, type TypedDuration } from './parse-answer.ts';
import type { RecordDraft } from './record-draft.ts';

/**
 * The conversation of `/record`: asks for the habit, for the category of a new one, and for the duration, then saves.
 */
export function recordConversation(db: Db, recorder: Recorder): ConversationSpec {
  return {
    id: 'record',
    async run(conversation: TallyConversation, { habit: known, date }: RecordConversationParams) {
      const habit = known ?? (await askHabit(conversation, db));
      const { habitName } = habit;
      const categoryName = habit.categoryName ?? (await askCategory(conversation, db, habitName));
      const duration = await askDuration(conversation, db, habitName);
      const { minutes, messageId, sentAt } = duration;
      const localDate = duration.date ?? date ?? (await conversation.external((ctx) => localToday(ctx)));
      const note = [duration.isLine ? null : known?.note, duration.note].filter(Boolean).join(' ') || null;
      const draft: RecordDraft = { habitName, categoryName, minutes, localDate, note, messageId, sentAt };
      await confirmAndSave(conversation, db, recorder, draft);
    },
  };
}

/** The duration that a person typed or pressed. */
type DurationAnswer = TypedDuration & Pick<RecordDraft, 'messageId'> & { sentAt: number | null };

async function askDuration(conversation: TallyConversation, db: Db, habitName: string) {
  const answer = await ask<DurationAnswer>(conversation, {
    render: async (ctx) => {
      const habits = await findHabitCandidates(ctx, db);
      const habit = habits.find(({ name }) => name.toLowerCase() === habitName.toLowerCase());
      return {
        message: { text: ctx.t('ask-duration', { name: habitName }) },
        options: await durationOptions(ctx, db, habit?.own ? habit.habitId : null, pressedDuration),
        perRow: 3,
      };
    },
    // A typed duration is stored with the id of its message, so it must not count as a press.
    matchesLabels: false,
    parseText: async (ctx, text) => {
      const result = await parseHabitDuration(ctx, db, { habitName, text });
      if (!('value' in result)) return result;
      return { value: { ...result.value, messageId: ctx.message?.message_id ?? null, sentAt: sentAtUnix(ctx) } };
    },
  });
  return { ...answer, sentAt: answer.sentAt ?? (await conversation.external((ctx: TallyContext) => sentAtUnix(ctx))) };
}

function pressedDuration(minutes: number): DurationAnswer {
  return { minutes, date: null, note: null, isLine: false, messageId: null, sentAt: null };
}
