const PREFIX = 'tally.chat.';

/**
 * What the page remembers over a reload, or nothing where the browser forbids storage or it is full:
 * nothing here is needed to chat.
 */
export const prefs = {
  /**
   * @template T
   * @param {string} key
   * @param {T} fallback
   * @returns {T}
   */
  get(key, fallback) {
    try {
      const text = localStorage.getItem(PREFIX + key);
      return text === null ? fallback : JSON.parse(text);
    } catch {
      return fallback; // forbidden or spoilt
    }
  },

  /**
   * Keeps the value; `undefined` and the empty string forget it.
   * @param {string} key
   * @param {unknown} value
   * @returns {boolean} whether it was kept
   */
  set(key, value) {
    try {
      if (value === undefined || value === '') localStorage.removeItem(PREFIX + key);
      else localStorage.setItem(PREFIX + key, JSON.stringify(value));
      return true;
    } catch {
      return false; // forbidden or full
    }
  },
};
