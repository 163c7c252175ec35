import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import type { Log } from '../../lib/log.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { isTransient } from '../../lib/retry.ts';
import { isUndeliverable, rootCause } from './errors.ts';

/** What became of a message: `undeliverable` where the person has blocked the bot, or the chat refuses it for good. */
export type SendResult = { kind: 'sent'; messageId: number } | { kind: 'undeliverable' };

/** Messages that the bot sends on its own at a time, not in answer to an update. They are rows of a table. */
export interface DueMessages<Message> {
  /**
   * Claims messages that are due, oldest first, so that no other instance gets them. A claim ends by itself after a
   * while: then the process has died, and the message is claimed again.
   */
  claim(limit: number): Promise<Message[]>;
  /**
   * Sends a message with an Api that does not wait after a 429. Returns its id. Null: there is nothing to send any more,
   * and nothing to mark.
   */
  send(message: Message): Promise<number | null>;
  /** Stores the result: the message is not due any more. */
  mark(message: Message, result: SendResult): Promise<void>;
  /** Ends a claim without a result: the message is due. */
  release(message: Message): Promise<void>;
  /** Returns the milliseconds until the next message is due; null where there is none. */
  msToNext(): Promise<number | null>;
}

export interface DueSenderOptions<Message> {
  messages: DueMessages<Message>;
  log: Log;
  /** For the log: `timers`. */
  name: string;
  /**
   * Maximum number of messages that are started per second. Telegram allows about 30 in all: the rest is for answers to
   * people, which are sent at once and never wait for these messages. Default: 25.
   */
  perSecond?: number;
  /** Maximum milliseconds between two looks at the table, for messages of other instances. */
  intervalMs: number;
}

/** The number of messages that are claimed at once. They are sent within a fraction of the time of a claim. */
const batchSize = 50;

/**
 * Creates the loop that sends messages which are due: it claims a batch, sends each, and marks each. Several instances
 * share the work. A message is sent at least once: twice only where a process dies between sending and marking.
 *
 * A 429 pauses everything that this loop sends for as long as Telegram asks. What was not sent is released. After
 * another error that may pass, the claim runs out and the message is sent again. An error that will not pass counts as
 * undeliverable and is logged.
 */
export function createDueSender<Message>(options: DueSenderOptions<Message>): Loop {
  const { messages, log, name, intervalMs, perSecond = 25 } = options;
  const pace = createPacer(1000 / perSecond);
  return createLoop({
    intervalMs,
    onError: (err) => log.warn({ err: rootCause(err), name }, 'messages that are due were not sent'),
    async round(signal) {
      const pauseMs = await sendDue(options, pace, signal);
      const nextMs = pauseMs ?? (await messages.msToNext()) ?? intervalMs;
      return pauseMs ?? Math.min(nextMs, intervalMs);
    },
  });
}

/** Sends what is due now. Returns the milliseconds that Telegram asks to wait, if it does. */
async function sendDue<Message>(
  { messages, log, name }: DueSenderOptions<Message>,
  pace: Pacer,
  signal: AbortSignal,
): Promise<number | undefined> {
  for (;;) {
    const batch = await messages.claim(batchSize);
    let pauseMs: number | undefined;
    const sends: Promise<void>[] = [];
    for (const message of batch) {
      if (pauseMs === undefined && !signal.aborted) await pace(signal);
      // A pause that began during the wait holds for this message too.
      const isPaused = pauseMs !== undefined || signal.aborted;
      const work = isPaused ? messages.release(message) : sendOne(messages, message);
      sends.push(
        work.catch(async (err: unknown) => {
          pauseMs = retryAfterMs(err) ?? pauseMs;
          if (retryAfterMs(err) !== undefined) await messages.release(message);
          else log.warn({ err: rootCause(err), name }, 'a message that is due was not sent');
        }),
      );
    }
    await Promise.all(sends);
    if (pauseMs !== undefined || signal.aborted || batch.length === 0) return pauseMs;
  }
}

async function sendOne<Message>(messages: DueMessages<Message>, message: Message): Promise<void> {
  try {
    const messageId = await messages.send(message);
    if (messageId !== null) await messages.mark(message, { kind: 'sent', messageId });
  } catch (error) {
    if (isTransient(error) || !(rootCause(error) instanceof GrammyError)) throw error;
    await messages.mark(message, { kind: 'undeliverable' });
    if (!isUndeliverable(error)) throw error;
  }
}

/** Returns the milliseconds that a 429 asks to wait; undefined for another error. */
function retryAfterMs(error: unknown): number | undefined {
  const root = rootCause(error);
  if (!(root instanceof GrammyError) || root.error_code !== 429) return undefined;
  return (root.parameters.retry_after ?? 1) * 1000;
}

/** Waits until the next message may be started. */
type Pacer = (signal: AbortSignal) => Promise<void>;

/** Creates a pacer with at least `intervalMs` on average between two starts, by the monotonic clock. */
function createPacer(intervalMs: number): Pacer {
  let nextAt = 0;
  return async (signal) => {
    const now = performance.now();
    const waitMs = nextAt - now;
    nextAt = Math.max(nextAt, now) + intervalMs;
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  };
}
