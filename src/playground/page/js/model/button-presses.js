import { createSignal } from '../lib/event-emitter.js';

/** @typedef {ReturnType<typeof createPresses>} Presses */

const GIVE_UP_MS = 30_000;

/**
 * Buttons under messages that were pressed and wait for the bot's answer. Emits `change` when a button begins or ends
 * waiting and `answer` ({ text?, showAlert, url? }) for each answer to a press made here.
 * @param {{ session: import('./store.js').Session, api: typeof import('./api.js').api, onError: (error: Error) => void }} tools
 */
export function createPresses({ session, api, onError }) {
  const signal = createSignal();
  /** @type {Map<string, { queryId?: string, timer: ReturnType<typeof setTimeout> }>} by button */
  const waiting = new Map();
  /** @type {Map<string, any>} answers that came before the call told the id they belong to */
  const early = new Map();

  /** @param {number} messageId @param {string} data */
  const keyOf = (messageId, data) => `${session.chatId}/${messageId}/${data}`;

  /** @param {string} key @param {any} [answer] */
  function end(key, answer) {
    clearTimeout(waiting.get(key)?.timer);
    waiting.delete(key);
    signal.emit('change');
    if (answer) signal.emit('answer', answer);
  }

  session.on('answer', (answer) => {
    const known = [...waiting].find(([, press]) => press.queryId === answer.callbackQueryId);
    if (known) end(known[0], answer);
    else if ([...waiting.values()].some((press) => !press.queryId)) early.set(answer.callbackQueryId, answer);
  });

  return {
    on: signal.on,
    /** @param {number} messageId @param {string} data */
    isWaiting: (messageId, data) => waiting.has(keyOf(messageId, data)),
    /**
     * Presses the button; again while it waits does nothing.
     * @param {number} messageId
     * @param {string} data
     */
    async press(messageId, data) {
      const key = keyOf(messageId, data);
      if (waiting.has(key)) return;
      const timer = setTimeout(() => {
        end(key);
        onError(new Error('The bot has not answered the button.'));
      }, GIVE_UP_MS);
      waiting.set(key, { timer });
      signal.emit('change');
      try {
        const queryId = await api.press({ as: session.as, chatId: session.chatId, messageId, data });
        const answer = early.get(queryId);
        early.delete(queryId);
        if (answer) end(key, answer);
        else if (waiting.has(key)) waiting.set(key, { timer, queryId });
      } catch (error) {
        end(key);
        onError(/** @type {Error} */ (error));
      }
    },
  };
}
