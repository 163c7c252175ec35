import type { Day } from '../../../time/days.ts';
import type { ReminderPerson } from '../reminders/reminder-rows.ts';

/** The person who imports a file. */
export interface ImportPerson extends ReminderPerson {
  /** The day of the person. */
  today: Day;
  /** The category of habits for which the file has none. */
  otherCategory: string;
  /** The bot that sends reminders, in `ops.bot`. */
  botId: number;
}

/** What the person chose for a file. */
export interface ImportChoices {
  importId: number;
  /** The numbers of the habits that are left out. */
  leftOut: readonly number[];
  /** Whether the file's values replace other ones of the same records. */
  usesFile: boolean;
}
