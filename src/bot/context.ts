import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { Tx } from '../db/client.ts';
import type { HabitName } from '../db/queries/habits/habits.ts';
import type { Log } from '../lib/log.ts';
import type { Language, Translate } from './ui/i18n.ts';
import type { OutgoingMessage } from './ui/messages.ts';

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

/**
 * The outcomes of all features, by kind. An outcome says what an update changed, as plain JSON: it is stored with the id of
 * the update, and the answer is built from it, now and when the update is delivered again.
 *
 * A feature declares its own outcomes here, which lets the compiler check that each has exactly one answer:
 *
 * @example
 * type LampOutcome = { kind: 'lamp-on'; watts: number } | { kind: 'lamp-broken' };
 * declare module '../../bot/context.ts' {
 *   interface OutcomesByKind extends ByKind<LampOutcome> {}
 * }
 */
export interface OutcomesByKind extends ByKind<BotOutcome> {}

/** The outcomes of the bot itself: a question of a conversation was asked, and an admin command was denied. */
export type BotOutcome = { kind: 'asked'; message: OutgoingMessage } | { kind: 'admins-only' };

/** Maps each kind of a union of outcomes to its outcome. */
export type ByKind<Union extends { kind: string }> = {
  [Kind in Union['kind']]: Union extends unknown
    ? Kind extends Union['kind']
      ? Union & { kind: Kind }
      : never
    : never;
};
export type OutcomeKind = keyof OutcomesByKind;
export type Outcome = OutcomesByKind[OutcomeKind];

/** Sends the answer to each kind of outcome. */
export type OutcomeAnswers<Kinds extends OutcomeKind = OutcomeKind> = {
  [Kind in Kinds]: (ctx: TallyContext, outcome: OutcomesByKind[Kind]) => Promise<void>;
};

/** What every handler finds on its context. */
export interface TallyFlavor {
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
  answerCommitted(outcome: Outcome): Promise<void>;
  /** The person's own habits by name, with a text that may record something; null otherwise. */
  habits: HabitName[] | null;
  /** What the conversations plugin stored for this chat and person; null without a dialogue. */
  conversationState: unknown;
  /** The question a dialogue asked last for this update: it is stored, and asked again when the update comes again. */
  lastQuestion?: OutgoingMessage;
  /** True once this update's id is in the database: it needs no further mark. */
  isHandled: boolean;
  /** Lets long work (a chart, an export) go on while this chat is served; the update counts as unfinished until it ends. */
  inBackground(work: Promise<void>): void;
}

export type TallyContext = ConversationFlavor<Context & TallyFlavor>;
