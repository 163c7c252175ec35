import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { Tx } from '../db/client.ts';
import type { Habit } from '../db/queries/habits/habits.ts';
import type { Log } from '../lib/log.ts';
import type { Language } from '../time/language.ts';
import type { Translate } from './ui/i18n.ts';
import type { OutgoingMessage } from './ui/messages.ts';

/** The person who sent the update. A setting that the person has not chosen has its default. */
export interface Person {
  userId: number;
  /** First and last name, else username, else `user ID`. */
  name: string;
  language: Language;
  /** IANA name. */
  timeZone: string;
  /** Whether the person has chosen the time zone. */
  hasOwnTimeZone: boolean;
  /** The time zone of people who have chosen none. */
  defaultTimeZone: string;
  /** ISO weekday on which weeks begin, 1 (Monday) to 7. */
  weekStart: number;
  /** Local hour at which the day starts, 0 to 6. */
  dayStartHour: number;
  isAdmin: boolean;
}

/**
 * The outcomes of all features, by kind. An outcome describes what an update changed, as plain JSON. It is stored
 * together with the id of the update. The answer is built from it, now and when the update is delivered again.
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

/** The outcomes of the bot itself: a conversation asked a question, or an admin command was denied. */
export type BotOutcome =
  | { kind: 'asked'; message: OutgoingMessage }
  /** `secret`: the command had a secret in its arguments; here it has none. */
  | { kind: 'admins-only'; secret?: { command: string; args: string } };

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

/** Functions that send the answer to each kind of outcome. */
export type OutcomeAnswers<Kinds extends OutcomeKind = OutcomeKind> = {
  [Kind in Kinds]: (ctx: TallyContext, outcome: OutcomesByKind[Kind]) => Promise<void>;
};

/** The context flavor of Tally: what the middleware adds to grammY's context. */
export interface TallyFlavor {
  /** Number of this bot in the database (`ops.bot`): a part of the keys of updates and messages. */
  botId: number;
  person: Person;
  t: Translate;
  log: Log;
  /** The text with which the callback query of a press is answered; it is answered without a text where absent. */
  toast?: string;
  /**
   * Applies an effect exactly once for this update, then sends the answer to its outcome. When the update was handled
   * before, the effect does not run and the stored outcome is answered again. The answer is looked up in the features'
   * `answers`.
   */
  commit(effect: (tx: Tx) => Promise<Outcome>): Promise<void>;
  /**
   * Sends the answer to an outcome that was committed by other means than `commit`, in one transaction with the id of
   * the update.
   */
  answerCommitted(outcome: Outcome): Promise<void>;
  /**
   * The person's own habits by name where the update is a plain text or caption, which may record something; null
   * otherwise.
   */
  habits: readonly Habit[] | null;
  /** Id of the newest question about a record in this chat, where a typed text may answer it; null otherwise. */
  openQuestion: number | null;
  /** True for a command, also for one that is handled as a line of recording. It ends a conversation that waits. */
  isCommand: boolean;
  /** True for a command that was typed as a word without a slash, such as `stop`. */
  isCommandWord: boolean;
  /** The state that the conversations plugin stored for this chat and person; null outside a conversation. */
  conversationState: unknown;
  /** The last question that a conversation asked for this update. It is stored, and asked again on redelivery. */
  lastQuestion?: OutgoingMessage;
  /** True as soon as the id of this update is in the database. */
  isHandled: boolean;
  /**
   * True where the effect of this update was committed before: by a process that has died since, or by another instance
   * that took over the chat. The state of the conversation is not written again, because it may have moved on.
   */
  isRepeated: boolean;
  /**
   * Lets long work (a chart, an export) continue while the next update of the chat is handled. The update counts as
   * unfinished until the work ends.
   */
  inBackground(work: Promise<void>): void;
}

export type TallyContext = ConversationFlavor<Context & TallyFlavor>;
