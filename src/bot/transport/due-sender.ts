import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import { noticeClaimSeconds } from '../../db/queries/bot/notice-lane.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { isTransient } from '../../lib/retry.ts';
import { createSemaphore, type Semaphore } from '../../lib/semaphore.ts';
import { isUndeliverable, rootCause } from './errors.ts';
import { createLocalLane, type NoticeLane } from './notice-lane.ts';

/**
 * What became of a message. `undeliverable`: the person has blocked the bot, then `isForbidden`, or the chat refuses it
 * for good.
 */
export type SendResult = { kind: 'sent'; messageId: number } | { kind: 'undeliverable'; isForbidden: boolean };

/** Messages that the bot sends on its own at a time, not in answer to an update. They are rows of a table. */
export interface DueMessages<Message> {
  /**
   * Claims messages that are due, oldest first, so that no other instance gets them. A claim ends by itself after a
   * while: then the process has died, and the message is claimed again.
   */
  claim(limit: number): Promise<Message[]>;
  /**
   * Sends a message with an Api that does not wait after a 429. Returns its id. Null: there is nothing to send any
   * more, and nothing to mark.
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
  /** The lane that the messages share with others. Default: one of their own, with 25 messages per second. */
  lane?: NoticeLane;
  /**
   * Maximum number of messages that are being sent. A process that dies may repeat so many: see `DueMessages`. More
   * than one is being sent only where a call takes longer than the interval of the lane. Default: 4.
   */
  maxInFlight?: number;
  /** How long a claim holds, in milliseconds. Default: {@link noticeClaimSeconds}. */
  claimMs?: number;
  /** Maximum milliseconds between two looks at the table, for messages of other instances. */
  intervalMs: number;
}

/**
 * A call starts in the first half of its claim and must fail before the claim ends: otherwise another claim would send
 * the message while the first call still may.
 */
export const noticeTimeoutSeconds = noticeClaimSeconds / 2;
/** The number of messages that are claimed at once. */
const batchSize = 25;
/** Places of the lane are reserved for so many milliseconds at once: then a pause of another instance is noticed. */
const reservedMs = 200;
/** A lane that is busy for longer is paused: claims would run out in that time. */
const maxWaitMs = 10_000;
/** Milliseconds until the next round where something is due that cannot be claimed, because others have locked it. */
const lockedMs = 100;

/**
 * Creates the loop that sends messages which are due: it claims a batch, sends each, and marks each. Several instances
 * share the work. A message is sent at least once: twice only where a process dies between sending and marking, or
 * where the answer to a call is lost. A message that has waited for half of its claim is released and claimed again.
 *
 * A 429 pauses the lane for as long as Telegram asks. What was not sent is released. After another error that may pass,
 * the claim runs out and the message is sent again. An error that will not pass counts as undeliverable and is logged.
 */
export function createDueSender<Message>(options: DueSenderOptions<Message>): Loop {
  const { messages, log, name, intervalMs, lane = createLocalLane(25), maxInFlight = 4 } = options;
  const { claimMs = noticeClaimSeconds * 1000 } = options;
  return createLoop({
    intervalMs,
    onError: (err) => log.warn({ err: rootCause(err), name }, 'messages that are due were not sent'),
    async round(signal) {
      const busyMs = await lane.msToFree();
      if (busyMs > maxWaitMs) return Math.min(busyMs, intervalMs);
      const permits = createSemaphore(maxInFlight);
      await createRound({ messages, log, name, lane, permits, claimMs, signal }).send();
      const nextMs = (await messages.msToNext()) ?? intervalMs;
      return Math.min(Math.max(nextMs, await lane.msToFree(), lockedMs * Number(nextMs === 0)), intervalMs);
    },
  });
}

interface RoundOptions<Message> extends Pick<DueSenderOptions<Message>, 'messages' | 'log' | 'name'> {
  lane: NoticeLane;
  permits: Semaphore;
  claimMs: number;
  signal: AbortSignal;
}

/** Messages that were claimed together. */
interface Batch<Message> {
  /** Those that are sent with one reservation of the lane. */
  parts: Message[][];
  /** None of them is sent later, on the clock of `performance.now()`. */
  sendUntil: number;
}

/** Creates one round of a sender: `send` sends everything that is due, until the loop stops or the lane is paused. */
function createRound<Message>({ messages, log, name, lane, permits, claimMs, signal }: RoundOptions<Message>) {
  const sends = new Set<Promise<void>>();
  let isPaused = false;
  const isOver = () => isPaused || signal.aborted;

  async function send(): Promise<void> {
    try {
      await sendBatches();
    } finally {
      await Promise.all(sends);
    }
  }

  /** Claims the next batch while the second half of one is sent: the lane does not wait for the database. */
  async function sendBatches(): Promise<void> {
    for (let next = claimBatch(); ; ) {
      const { parts, sendUntil } = await next;
      if (parts.length === 0) return;
      for (const [index, part] of parts.entries()) {
        if (index === Math.floor(parts.length / 2)) next = claimBatch();
        next.catch(() => undefined); // It is awaited after this batch.
        await sendPart(part, sendUntil);
      }
    }
  }

  /** Claims a batch as soon as a message could be sent: a claim does not run out behind calls that take long. */
  async function claimBatch(): Promise<Batch<Message>> {
    const release = await permits.acquire(1);
    release();
    const sendUntil = performance.now() + claimMs / 2;
    const claimed = isOver() ? [] : await messages.claim(batchSize);
    const size = Math.max(1, Math.floor(reservedMs / lane.intervalMs));
    const count = Math.ceil(claimed.length / size);
    const parts = Array.from({ length: count }, (_, index) => claimed.slice(index * size, (index + 1) * size));
    return { parts, sendUntil };
  }

  async function sendPart(part: Message[], sendUntil: number): Promise<void> {
    const isTooLate = () => isOver() || performance.now() > sendUntil;
    const waitMs = isTooLate() ? 0 : await lane.reserve(part.length);
    if (waitMs > maxWaitMs) isPaused = true;
    const startAt = performance.now() + waitMs;
    for (const [index, message] of part.entries()) {
      if (!isTooLate()) await waitUntil(startAt + index * lane.intervalMs, signal);
      const release = await permits.acquire(1);
      // A pause that began during the wait holds for this message too.
      const sending = (isTooLate() ? messages.release(message) : sendOne(messages, message)).catch((error: unknown) =>
        handleError(message, error),
      );
      sends.add(sending);
      void sending.finally(() => {
        release();
        sends.delete(sending);
      });
    }
  }

  async function handleError(message: Message, err: unknown): Promise<void> {
    const pauseMs = retryAfterMs(err);
    if (pauseMs === undefined) return log.warn({ err: rootCause(err), name }, 'a message that is due was not sent');
    isPaused = true;
    try {
      await lane.pause(pauseMs);
      await messages.release(message);
    } catch (error) {
      log.warn({ err: rootCause(error), name }, 'a message that Telegram refused for now waits until its claim ends');
    }
  }

  return { send };
}

async function waitUntil(at: number, signal: AbortSignal): Promise<void> {
  const waitMs = at - performance.now();
  if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
}

async function sendOne<Message>(messages: DueMessages<Message>, message: Message): Promise<void> {
  try {
    const messageId = await messages.send(message);
    if (messageId !== null) await messages.mark(message, { kind: 'sent', messageId });
  } catch (error) {
    const root = rootCause(error);
    if (isTransient(error) || !(root instanceof GrammyError)) throw error;
    await messages.mark(message, { kind: 'undeliverable', isForbidden: root.error_code === 403 });
    if (!isUndeliverable(error)) throw error;
  }
}

/** Returns the milliseconds that a 429 asks to wait; undefined for another error. */
function retryAfterMs(error: unknown): number | undefined {
  const root = rootCause(error);
  if (!(root instanceof GrammyError) || root.error_code !== 429) return undefined;
  return (root.parameters.retry_after ?? 1) * 1000;
}
