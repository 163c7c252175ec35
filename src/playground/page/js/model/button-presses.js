import { createEventEmitter } from '../lib/event-emitter.js';
import { t } from '../texts/index.js';

/**
 * @typedef {import('./types.js').ButtonAnswer} ButtonAnswer
 * @typedef {{ queryId?: string, timer: ReturnType<typeof setTimeout> }} PendingPress `queryId` is the id of the
 *   callback query, which is known when the call has returned
 */

const answerTimeoutMs = 30_000;

/**
 * Creates the list of pressed inline buttons that wait for the bot's answer. Events: `change`, when a button starts or
 * stops waiting; `answer`, with the bot's answer to a press of this page.
 * @param {{
 *   store: import('./store.js').Store, api: import('./api.js').PageApi, onError: (error: unknown) => void
 * }} deps
 */
export function createButtonPresses({ store, api, onError }) {
  /** @type {import('../lib/event-emitter.js').EventEmitter<{ change: [], answer: [ButtonAnswer] }>} */
  const events = createEventEmitter();
  /** @type {Map<string, PendingPress>} by button */
  const pending = new Map();
  /** @type {Map<string, ButtonAnswer>} answers that arrived before the call returned the id of the callback query */
  const earlyAnswers = new Map();

  /** @param {number} messageId @param {string} data */
  const buttonKey = (messageId, data) => `${store.chatId}/${messageId}/${data}`;

  /** @param {string} key @param {ButtonAnswer} [answer] */
  function finish(key, answer) {
    clearTimeout(pending.get(key)?.timer);
    pending.delete(key);
    events.emit('change');
    if (answer) events.emit('answer', answer);
  }

  store.on('answer', (answer) => {
    const answered = [...pending].find(([, press]) => press.queryId === answer.callbackQueryId);
    if (answered) finish(answered[0], answer);
    else if ([...pending.values()].some((press) => !press.queryId)) earlyAnswers.set(answer.callbackQueryId, answer);
  });

  return {
    on: events.on,
    /** @param {number} messageId @param {string} data */
    isPending: (messageId, data) => pending.has(buttonKey(messageId, data)),
    /**
     * Presses the button. Does nothing while an earlier press of the button is pending.
     * @param {number} messageId
     * @param {string} data
     */
    async press(messageId, data) {
      const key = buttonKey(messageId, data);
      if (pending.has(key)) return;
      const timer = setTimeout(() => {
        finish(key);
        onError(new Error(t.buttonNotAnswered));
      }, answerTimeoutMs);
      pending.set(key, { timer });
      events.emit('change');
      try {
        const queryId = await api.press({ as: store.as, chatId: store.chatId, messageId, data });
        const answer = earlyAnswers.get(queryId);
        earlyAnswers.delete(queryId);
        if (answer) finish(key, answer);
        else if (pending.has(key)) pending.set(key, { timer, queryId });
      } catch (error) {
        finish(key);
        onError(error);
      }
    },
  };
}
