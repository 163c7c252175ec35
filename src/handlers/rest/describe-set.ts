import type { TallyContext } from '../../bot/context.ts';
import type { Executor } from '../../db/client.ts';
import { findRests } from '../../db/queries/habits/rests.ts';
import { localToday } from '../shared/update-time.ts';
import type { RestHabit } from './changes.ts';
import { formatRest, formatVacation, formatWeekdays } from './format-rest.ts';
import type { RestTime } from './parse-rest.ts';

/** A rest that was saved. */
export interface SavedRest {
  /** The name of the habit, or `All habits`. */
  name: string;
  /** Null: all habits. */
  habit: RestHabit | null;
  time: RestTime;
  /** True: it was so already. */
  isSame: boolean;
}

/** Describes a rest that was saved. Where the weekdays were removed, it lists the rests that still apply. */
export async function describeSet(
  ctx: TallyContext,
  exec: Executor,
  { name, habit, time, isSame }: SavedRest,
): Promise<string> {
  if (time.kind === 'vacation') {
    const span = formatVacation(ctx, time.days);
    return ctx.t(isSame ? 'rest-vacation-same' : 'rest-vacation-set', { name, span });
  }
  if (time.weekdays !== 0) {
    const days = formatWeekdays(ctx, time.weekdays);
    return ctx.t(isSame ? 'rest-weekdays-same' : 'rest-weekdays-set', { name, days });
  }
  const sentence = ctx.t(isSame ? 'rest-weekdays-none-same' : 'rest-weekdays-none', { name });
  const others = await findOtherRests(ctx, exec, habit);
  return others.length === 0 ? sentence : [sentence, '', ctx.t('rest-others'), ...others].join('\n');
}

/** Finds the rests that apply to a habit today or later, those of all habits included. */
async function findOtherRests(ctx: TallyContext, exec: Executor, habit: RestHabit | null): Promise<string[]> {
  const rests = await findRests(exec, ctx.person.userId, localToday(ctx));
  const isOf = (habitId: number | null) => habit === null || habitId === null || habitId === habit.habitId;
  return rests.filter(({ habitId }) => isOf(habitId)).map((rest) => `• ${formatRest(ctx, rest)}`);
}
