import type { TallyContext } from '../../bot/context.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import type { MatchableHabit } from '../shared/habit-candidates.ts';
import type { HabitCandidate } from '../shared/match-habit.ts';
import { selectionQuestion } from '../shared/selection.ts';

/** A name that is not one habit for certain. Plain JSON. */
export interface UnclearHabit {
  /** True: several habits match. */
  isKnown: boolean;
  name: string;
  choices: HabitCandidate[];
}

/** Selects what the outcome of an update stores about an unclear name. */
export function toUnclearHabit({
  isKnown,
  name,
  choices,
}: {
  isKnown: boolean;
  name: string;
  choices: readonly MatchableHabit[];
}): UnclearHabit {
  return { isKnown, name, choices: choices.map(({ id, name: habit, own, uses }) => ({ id, name: habit, own, uses })) };
}

/**
 * Creates the question which habit is meant. Its buttons name the update, whose outcome has everything else that the
 * person has typed.
 */
export function whichHabitQuestion(
  ctx: TallyContext,
  { isKnown, choices, name }: UnclearHabit,
  button: { pack(ownerId: number, values: { habit: number; update: number }): string },
): OutgoingMessage {
  return selectionQuestion(ctx, { kind: 'unclear', isKnown, choices, period: null }, name, ({ id }) =>
    button.pack(ctx.person.userId, { habit: id, update: ctx.update.update_id }),
  );
}
