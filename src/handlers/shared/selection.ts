import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { maxQuoteLength } from '../../bot/ui/reply.ts';
import { type HabitCandidate, matchHabit } from './match-habit.ts';
import { describePeriodRejection, type PeriodChoice, type PeriodReading } from './parse-period.ts';
import { splitPeriod } from './split-period.ts';

/** What the text after a command selects: a name, a period, or both. */
export type Selection<N extends HabitCandidate> =
  | { kind: 'selected'; named: N | null; period: PeriodChoice | null }
  /** Several names match, or the text is neither name nor period; then `choices` are up to three similar names. */
  | { kind: 'unclear'; isKnown: boolean; choices: N[]; period: PeriodChoice | null }
  /** The text is a period that cannot be shown. */
  | { kind: 'refused'; reading: Extract<PeriodReading, { kind: 'refused' }> };

/**
 * Parses the text after a command such as `/history`: `reading`, `last week`, `reading last week`, `2025 reading`. The
 * exact name of a habit has priority over a period, and a period over the beginning of a name.
 */
export function parseSelection<N extends HabitCandidate>(
  text: string,
  names: readonly N[],
  readPeriod: (text: string) => PeriodReading,
): Selection<N> {
  const whole = matchHabit(text, names);
  if (whole.kind === 'one' && whole.by === 'exact') return { kind: 'selected', named: whole.habit, period: null };
  const period = readPeriod(text);
  if (period.kind === 'found') return { kind: 'selected', named: null, period: period.period };
  const split = whole.kind === 'none' ? parseNameAndPeriod(text, names, readPeriod) : toSelection(whole, null);
  if (split) return split;
  if (period.kind === 'refused') return { kind: 'refused', reading: period };
  return { kind: 'unclear', isKnown: false, choices: whole.kind === 'none' ? whole.near : [], period: null };
}

/** Returns null where the match is none. */
function toSelection<N extends HabitCandidate>(
  match: ReturnType<typeof matchHabit<N>>,
  period: PeriodChoice | null,
): Selection<N> | null {
  if (match.kind === 'one') return { kind: 'selected', named: match.habit, period };
  return match.kind === 'several' ? { kind: 'unclear', isKnown: true, choices: match.habits, period } : null;
}

/** Parses a name with a period before or after it. */
function parseNameAndPeriod<N extends HabitCandidate>(
  text: string,
  names: readonly N[],
  readPeriod: (text: string) => PeriodReading,
): Selection<N> | null {
  for (const { name, period } of splitPeriod(text, readPeriod)) {
    const selection = toSelection(matchHabit(name, names), period);
    if (selection) return selection;
  }
  return null;
}

/** Telegram allows 100 buttons; more than a few are no help. */
const maxChoices = 12;

/**
 * Creates the answer to a text that selects nothing for certain: the sentence for its period, or the question for the
 * name with a button for each choice.
 *
 * @param pack returns the callback data of a choice
 */
export function selectionQuestion<N extends HabitCandidate>(
  ctx: TallyContext,
  selection: Exclude<Selection<N>, { kind: 'selected' }>,
  text: string,
  pack: (choice: N, period: PeriodChoice | null) => string,
): OutgoingMessage {
  if (selection.kind === 'refused') return { text: describePeriodRejection(ctx, selection.reading, text) };
  const { isKnown, choices, period } = selection;
  const buttons = choices.slice(0, maxChoices).map((choice) => ({ label: choice.name, data: pack(choice, period) }));
  const values = { name: clip(text, maxQuoteLength), near: choices.length };
  return {
    text: isKnown ? ctx.t('ask-which-habit') : ctx.t('unknown-habit', values),
    keyboard: buttons.length > 0 ? buildKeyboard(buttons) : undefined,
  };
}
