import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import type { RecordFields } from '../../db/queries/habits/records.ts';
import type { MatchableHabit } from '../shared/habit-candidates.ts';
import type { ReadDuration } from '../shared/parse-goal.ts';

/** The habit that a text names, as in a line of recording: one, several that it may mean, or a new one. */
export type NamedHabit =
  | { kind: 'one'; habit: MatchableHabit }
  | { kind: 'several'; habits: MatchableHabit[] }
  /** `near`: habits with similar names. */
  | { kind: 'new'; near: MatchableHabit[] };

/** Finds the habit that a text names with the reader of recording, among the habits that the person can use. */
export type FindNamedHabit = (ctx: TallyContext, name: string, habits: readonly MatchableHabit[]) => NamedHabit;

/** Describes the streak and the goal of a habit after a record. Null: there is nothing to say. */
export type DescribeProgress = (ctx: TallyContext, db: Db, record: RecordFields) => Promise<string | null>;

export interface TimerDeps {
  db: Db;
  findNamedHabit: FindNamedHabit;
  readDuration: ReadDuration;
  describeProgress: DescribeProgress;
}
