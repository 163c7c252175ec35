import { type HabitKind, maxAmount } from '../../db/schema/limits.ts';
import { minutesPerDay } from '../../time/days.ts';
import { roundAmount } from '../../time/format-amount.ts';
import type { ImportProblem } from '../model.ts';

type StoredValue = { value: number } | { problem: ImportProblem };

/** Returns a value as the database stores it, or why it cannot be stored. A habit that is only done needs no value. */
export function toStoredValue(kind: HabitKind, value: number | null | undefined): StoredValue {
  if (kind === 'check' && value !== null) return { value: 1 };
  if (value === null || value === undefined || !Number.isFinite(value)) return { problem: 'bad_value' };
  return kind === 'time' ? toMinutes(value) : toAmount(value);
}

function toMinutes(value: number): StoredValue {
  const minutes = Math.round(value * 100) / 100;
  return minutes > 0 && minutes <= minutesPerDay ? { value: minutes } : { problem: 'duration_out_of_range' };
}

function toAmount(value: number): StoredValue {
  const amount = roundAmount(value);
  return amount >= 0 && amount <= maxAmount ? { value: amount } : { problem: 'amount_out_of_range' };
}
