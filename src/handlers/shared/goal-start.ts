import type { Day } from '../../time/days.ts';
import type { DayReading, ReadDay } from './parse-period.ts';

/** A goal as it is typed, with the day from which it applies. */
export interface GoalStart {
  /** The text without the day. */
  text: string;
  /** Null: it states none, or one that cannot be. */
  start: Day | null;
  /** Why the day that it states cannot be. */
  refusal?: Extract<DayReading, { kind: 'refused' }>['reason'];
}

const preposition = /^(?:from|since|starting|beginning|as|of|on|с|со|начиная)$/iu;
/** What may begin the part with the day. `on Monday` alone is no such part. */
const opening = /^(?:from|since|starting|beginning|as|с|со|начиная)$/iu;
/** `from Monday on`. */
const closing = /^(?:on|onwards?|forward)$/iu;
/** No day has more words. */
const maxDayWords = 5;

/**
 * Splits a goal from the day from which it applies: `30m a day from 1 Nov`, `с понедельника 30м в день`. Words that
 * state no day stay in the text.
 */
export function splitGoalStart(text: string, today: Day, readDay: ReadDay): GoalStart {
  const words = text.trim().split(/\s+/u);
  let refusal: GoalStart['refusal'];
  for (const [index, word] of words.entries()) {
    if (!opening.test(word)) continue;
    const first = words.findIndex((one, at) => at > index && !preposition.test(one));
    if (first < 0) break;
    for (let end = Math.min(words.length, first + maxDayWords); end > first; end--) {
      const reading = readDay(words.slice(first, end).join(' '), today);
      if (reading.kind === 'refused') refusal ??= reading.reason;
      if (reading.kind !== 'found') continue;
      const after = words.slice(end);
      const rest = closing.test(after[0] ?? '') ? after.slice(1) : after;
      return { text: [...words.slice(0, index), ...rest].join(' '), start: reading.date };
    }
  }
  return { text: words.join(' '), start: null, refusal };
}
