const timerMarginMs = 20;

/**
 * Creates the list of what the bot is doing in each chat, for example typing. An action ends at its time `until`.
 * @param {() => void} onChange
 */
export function createChatActions(onChange) {
  /** @type {Map<number, { action: string, untilMs: number }>} */
  const actions = new Map();

  return {
    /** Returns the current action in the chat, or an empty string. @param {number} chatId */
    get(chatId) {
      const current = actions.get(chatId);
      return current && current.untilMs > Date.now() ? current.action : '';
    },
    /**
     * @param {number} chatId
     * @param {string} action empty: the action has ended
     * @param {number} until Unix time, in seconds or milliseconds
     */
    set(chatId, action, until) {
      const untilMs = until > 1e11 ? until : until * 1000;
      if (action) actions.set(chatId, { action, untilMs });
      else actions.delete(chatId);
      onChange();
      if (action) setTimeout(onChange, Math.max(0, untilMs - Date.now()) + timerMarginMs);
    },
  };
}
