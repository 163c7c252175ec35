const keyPrefix = 'tally.chat.';

/**
 * The settings and drafts that survive a reload, in the browser's local storage. Where the browser forbids storage or
 * the storage is full, values are not kept: the chat works without them.
 */
export const pageStorage = {
  /**
   * Returns the stored value, or the fallback when there is none or it cannot be read.
   * @template T
   * @param {string} key
   * @param {T} fallback
   * @returns {T}
   */
  get(key, fallback) {
    try {
      const text = localStorage.getItem(keyPrefix + key);
      return text === null ? fallback : JSON.parse(text);
    } catch {
      return fallback; // storage is forbidden, or the value is not JSON
    }
  },

  /**
   * Stores the value. `undefined` and the empty string remove it.
   * @param {string} key
   * @param {unknown} value
   * @returns {boolean} whether it was stored
   */
  set(key, value) {
    try {
      if (value === undefined || value === '') localStorage.removeItem(keyPrefix + key);
      else localStorage.setItem(keyPrefix + key, JSON.stringify(value));
      return true;
    } catch {
      return false; // storage is forbidden or full
    }
  },
};

/** @typedef {typeof pageStorage} PageStorage */
