/** The maximum length of the name of a habit or category, in characters (code points). */
export const maxNameLength = 64;

/** What a record of a habit holds: minutes, a number with a unit, or only that it was done. */
export const habitKinds = ['time', 'count', 'check'] as const;
export type HabitKind = (typeof habitKinds)[number];

/** Whether a goal is a minimum or, for a habit to reduce, a maximum. */
export const directions = ['at_least', 'at_most'] as const;
export type Direction = (typeof directions)[number];

/** The maximum length of the unit of a habit that is counted, in characters (code points). */
export const maxUnitLength = 16;
/** The maximum amount of one record. It has three decimals. */
export const maxAmount = 1_000_000;
/** Units that no counted habit may have, in lower case: minutes and hours belong to the kind `time`. */
export const timeUnits = ['min', 'h', 'мин', 'ч'] as const;

/** What a goal counts: the amount (minutes of a habit of the kind `time`), or the days with a record. */
export const goalMeasures = ['amount', 'days'] as const;
export type GoalMeasure = (typeof goalMeasures)[number];
/** The time that a goal is for; `days`: a number of days. */
export const goalPeriods = ['day', 'week', 'month', 'days'] as const;
export type GoalPeriod = (typeof goalPeriods)[number];
/** The maximum number of days of a goal with the period `days`. */
export const maxGoalDays = 366;

/** What a person says about a day without a record: it does not count, or the habit was not done. */
export const dayMarks = ['skip', 'no'] as const;
export type DayMarkKind = (typeof dayMarks)[number];

/** All bits of a set of weekdays: bit 0 is Monday. */
export const allWeekdays = 0b111_1111;

/**
 * What the bot says about a timer next: the target is reached; it has run for 12 hours; it has run for 24 hours and has
 * to be stopped; it was stopped and recorded; it was stopped, and its day would have more than 24 hours.
 */
export const timerRings = ['target', 'long', 'end', 'ended', 'over'] as const;
export type TimerRing = (typeof timerRings)[number];
/** The maximum target of a timer, in minutes: after 24 hours it is stopped. */
export const maxTargetMinutes = 1439;

/** When a reminder is sent: while nothing is recorded on its day, always, or only after a day that was missed. */
export const reminderConditions = ['open', 'always', 'missed'] as const;
export type ReminderCondition = (typeof reminderConditions)[number];
/** What became of a reminder at one of its times. */
export const reminderStates = ['claimed', 'sent', 'answered', 'skipped'] as const;
export type ReminderState = (typeof reminderStates)[number];
/**
 * Why a reminder was not sent: something is recorded, or the goal is reached; the person rests; no day was missed; it
 * would have been more than two hours late; the person has blocked the bot; it is paused, or its habit is archived; the
 * calendar of the time zone has no such day.
 */
export const skipReasons = ['done', 'rest', 'not_missed', 'late', 'blocked', 'paused', 'no_such_day'] as const;
export type SkipReason = (typeof skipReasons)[number];
/** The minimum of minutes between two times of a reminder. */
export const minReminderInterval = 15;
/** A reminder is due at most so many times a day. */
export const maxTimesADay = 8;

/** What became of a file: it was shown to the person, it was imported, or its import was undone. */
export const importStates = ['previewed', 'done', 'undone'] as const;
export type ImportState = (typeof importStates)[number];
