import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { Tx } from '../db/client.ts';
import type { HabitName } from '../db/queries/habits/habits.ts';
import type { Log } from '../lib/log.ts';
import type { Language, Translate } from './ui/i18n.ts';
import type { Message } from './ui/messages.ts';

/** Who wrote or pressed, with every setting resolved: what is not chosen yet has its default. */
export interface Person {
  userId: number;
  /** First and last name, else username, else `user ID`. */
  name: string;
  language: Language;
  /** IANA name. */
  timeZone: string;
  /** ISO weekday on which weeks begin, 1 (Monday) to 7. */
  weekStart: number;
  /** Local hour at which the day starts, 0 to 6. */
  dayStartHour: number;
  isAdmin: boolean;
}

/** What an update changed, as plain JSON: it is stored with the update's id and answered from, now or when the update comes again. */
export interface Outcome {
  kind: string;
}

/** What every handler finds on its context. */
export interface Services {
  person: Person;
  t: Translate;
  log: Log;
  /** What the answer to a press says; without it the press is answered without words. */
  toast?: string;
  /**
   * Applies an effect exactly once for this update, then answers from its outcome. When the update was handled before,
   * the effect does not run and the stored outcome is answered again. The outcome is looked up in the features' `answers`.
   */
  commit(effect: (tx: Tx) => Promise<Outcome>): Promise<void>;
  /** Says that the effect of this update was committed by other means, together with its id, and answers from the outcome. */
  committed(outcome: Outcome): Promise<void>;
  /** The person's own habits by name, with a text that may record something; null otherwise. */
  habits: HabitName[] | null;
  /** What the conversations plugin stored for this chat and person; null without a dialogue. */
  dialogue: unknown;
  /** The question a dialogue asked last for this update: it is stored, and asked again when the update comes again. */
  asked?: Message;
  /** True once this update's id is in the database: it needs no further mark. */
  handled: boolean;
  /** Lets long work (a chart, an export) go on while this chat is served; the update counts as unfinished until it ends. */
  beside(work: Promise<void>): void;
}

export type TallyContext = ConversationFlavor<Context & Services>;

/** Draws the answer to an outcome. */
export type Answer = (ctx: TallyContext, outcome: never) => Promise<void>;
