import type { HabitCandidate } from '../../shared/match-habit.ts';
import type { KindFields, PartialReading, Reading } from './reading.ts';

/** Returns true for a habit that is counted or ticked. */
export function isOtherKind({ kind }: Pick<HabitCandidate, 'kind'>): boolean {
  return kind === 'count' || kind === 'check';
}

/** Returns the fields of a reading of a habit that is counted or ticked. `amount` null: it is asked for next. */
export function kindFields({ kind, unit }: Pick<HabitCandidate, 'kind' | 'unit'>, amount: number | null): KindFields {
  return kind === 'count' ? { kind, amount, unit } : { kind, amount: 1 };
}

/** Returns the fields that a reading states, as the certain part of a question. */
export function toUnderstood<H extends HabitCandidate>({ minutes, ...reading }: Reading<H>): PartialReading<H> {
  return { ...reading, minutes: isOtherKind(reading) ? null : minutes };
}
