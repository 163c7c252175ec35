import { createSignal } from '../lib/event-emitter.js';

/**
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {{ key: string, as: number, chatId: number, text: string, replyTo?: number, failed: boolean }} Pending
 * @typedef {ReturnType<typeof createOutbox>} Outbox
 */

/**
 * Messages on their way: sent one after another so that their order stays, shown at once, kept with a retry when the
 * program does not take them. Emits `change`, and `sent` with the message taken.
 * @param {{ session: import('./store.js').Session, api: typeof import('./api.js').api, onError: (error: Error) => void }} tools
 */
export function createOutbox({ session, api, onError }) {
  const signal = createSignal();
  /** @type {Pending[]} */
  let pending = [];
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  let count = 0;

  /** @param {string} key @param {Partial<Pending> | undefined} change nothing: remove */
  function update(key, change) {
    pending = pending.flatMap((item) => {
      if (item.key !== key) return [item];
      return change ? [{ ...item, ...change }] : [];
    });
    signal.emit('change');
  }

  /** @param {Pending} item */
  async function deliver(item) {
    try {
      const { as, chatId, text, replyTo } = item;
      const message = await api.send({ as, chatId, text, ...(replyTo ? { replyTo } : {}) });
      update(item.key, undefined);
      session.add(as, chatId, message);
      signal.emit('sent', message);
    } catch (error) {
      update(item.key, { failed: true });
      onError(/** @type {Error} */ (error));
    }
  }

  /** @param {Pending} item */
  const enqueue = (item) => {
    queue = queue.then(() => deliver(item));
  };

  // The event of one's own message can be faster than the answer to the call.
  session.on('messages', ({ as, chatId, fresh }) => {
    const same = pending.find(
      (item) => item.as === as && item.chatId === chatId && !item.failed && item.text === fresh?.text,
    );
    if (same && fresh.from?.id === as) update(same.key, undefined);
  });

  return {
    on: signal.on,
    /** Returns what waits in the open chat. */
    here: () => pending.filter((item) => item.as === session.as && item.chatId === session.chatId),
    /** @param {string} text @param {number} [replyTo] */
    send(text, replyTo) {
      count += 1;
      const item = { key: `pending-${count}`, as: session.as, chatId: session.chatId, text, replyTo, failed: false };
      pending = [...pending, item];
      signal.emit('change');
      enqueue(item);
    },
    /** @param {string} key */
    retry(key) {
      update(key, { failed: false });
      const item = pending.find((other) => other.key === key);
      if (item) enqueue(item);
    },
    /** @param {string} key */
    drop: (key) => update(key, undefined),
  };
}
