/**
 * Creates the read marks: for each chat of each person, the id of the last message that was read.
 * @param {import('../lib/storage.js').PageStorage} storage
 */
export function createReadMarks(storage) {
  /** @type {Map<string, number>} used where the browser stores nothing */
  const inMemory = new Map();

  /** @param {number} personId @param {number} chatId */
  const markKey = (personId, chatId) => `read.${personId}:${chatId}`;

  return {
    /** @param {number} personId @param {number} chatId @returns {number | undefined} */
    get(personId, chatId) {
      const key = markKey(personId, chatId);
      return storage.get(key, inMemory.get(key));
    },
    /** @param {number} personId @param {number} chatId @param {number} messageId */
    set(personId, chatId, messageId) {
      const key = markKey(personId, chatId);
      inMemory.set(key, messageId);
      storage.set(key, messageId);
    },
  };
}
