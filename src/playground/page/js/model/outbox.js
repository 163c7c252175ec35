import { createEventEmitter } from '../lib/event-emitter.js';

/**
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {{
 *   key: string, as: number, chatId: number, text: string, replyTo?: number, failed: boolean
 * }} PendingMessage
 * @typedef {ReturnType<typeof createOutbox>} Outbox
 */

/**
 * Creates the outbox. It sends text messages one after another, so that their order is kept, and lists them while they
 * are pending. A message that could not be sent stays in the list until it is sent again or discarded.
 * Events: `change`, when the list of pending messages has changed.
 * @param {{
 *   store: import('./store.js').Store, api: import('./api.js').PageApi, onError: (error: unknown) => void
 * }} deps
 */
export function createOutbox({ store, api, onError }) {
  /** @type {import('../lib/event-emitter.js').EventEmitter<{ change: [] }>} */
  const events = createEventEmitter();
  /** @type {PendingMessage[]} */
  let pending = [];
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  let count = 0;

  /** @param {string} key @param {boolean} failed */
  function setFailed(key, failed) {
    pending = pending.map((item) => (item.key === key ? { ...item, failed } : item));
    events.emit('change');
  }

  /** @param {string} key */
  function remove(key) {
    pending = pending.filter((item) => item.key !== key);
    events.emit('change');
  }

  /** @param {PendingMessage} item */
  async function deliver(item) {
    try {
      const { as, chatId, text, replyTo } = item;
      const message = await api.send({ as, chatId, text, ...(replyTo ? { replyTo } : {}) });
      remove(item.key);
      store.addMessage(as, chatId, message);
    } catch (error) {
      setFailed(item.key, true);
      onError(error);
    }
  }

  /** @param {PendingMessage} item */
  const enqueue = (item) => {
    queue = queue.then(() => deliver(item));
  };

  // The event of a sent message can arrive before the response to the call.
  store.on('messages', ({ as, chatId, newMessage }) => {
    if (newMessage?.from?.id !== as) return;
    const sent = pending.find(
      (item) => item.as === as && item.chatId === chatId && !item.failed && item.text === newMessage.text,
    );
    if (sent) remove(sent.key);
  });

  return {
    on: events.on,
    /** Returns the pending messages of the open chat. */
    inOpenChat: () => pending.filter((item) => item.as === store.as && item.chatId === store.chatId),
    /** @param {string} text @param {number} [replyTo] */
    send(text, replyTo) {
      count += 1;
      const item = { key: `pending-${count}`, as: store.as, chatId: store.chatId, text, replyTo, failed: false };
      pending = [...pending, item];
      events.emit('change');
      enqueue(item);
    },
    /** @param {string} key */
    retry(key) {
      setFailed(key, false);
      const item = pending.find((other) => other.key === key);
      if (item) enqueue(item);
    },
    discard: remove,
  };
}
