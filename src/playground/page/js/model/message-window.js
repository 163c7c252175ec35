/**
 * The newest messages of a chat that the page has loaded: in ascending order of their ids, without gaps.
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {{ messages: PageMessage[], hasOlder: boolean, loaded: boolean }} MessageWindow
 */

/** @returns {MessageWindow} */
export const emptyWindow = () => ({ messages: [], hasOlder: true, loaded: false });

/**
 * Returns the messages with this one inserted in order. It replaces an earlier version of itself.
 * @param {readonly PageMessage[]} messages
 * @param {PageMessage} message
 */
export function upsertMessage(messages, message) {
  const others = messages.filter((other) => other.message_id !== message.message_id);
  const index = others.findIndex((other) => other.message_id > message.message_id);
  return index < 0 ? [...others, message] : others.toSpliced(index, 0, message);
}

/**
 * Returns the window after an edit. A message that is not loaded is not added: it would leave a gap before the others.
 * @param {MessageWindow} window
 * @param {PageMessage} message
 * @returns {MessageWindow}
 */
export function replaceInWindow(window, message) {
  const messages = window.messages.map((old) => (old.message_id === message.message_id ? message : old));
  return { ...window, messages };
}

/**
 * Returns the window without the deleted messages.
 * @param {MessageWindow} window
 * @param {readonly number[]} ids
 * @returns {MessageWindow}
 */
export const removeFromWindow = (window, ids) => ({
  ...window,
  messages: window.messages.filter((message) => !ids.includes(message.message_id)),
});

/**
 * Returns the window updated with the newest page of the chat. The page replaces the messages of its range, so that
 * deletions are taken over. Older messages stay, unless there is a gap between them and the page.
 * @param {MessageWindow} window
 * @param {readonly PageMessage[]} page oldest first
 * @param {number} limit the requested number of messages: a shorter page is the whole chat
 * @returns {MessageWindow}
 */
export function mergeLatest(window, page, limit) {
  const isWholeChat = page.length < limit;
  const first = page[0];
  const newest = window.messages.at(-1);
  if (isWholeChat || !first || !newest || newest.message_id < first.message_id) {
    return { messages: [...page], hasOlder: !isWholeChat, loaded: true };
  }
  const older = window.messages.filter((message) => message.message_id < first.message_id);
  return { messages: [...older, ...page], hasOlder: older.length > 0 ? window.hasOlder : true, loaded: true };
}

/**
 * Returns the window with a page of older messages before it.
 * @param {MessageWindow} window
 * @param {readonly PageMessage[]} page
 * @param {number} limit the requested number of messages
 * @returns {MessageWindow}
 */
export function prependOlder(window, page, limit) {
  const firstId = window.messages[0]?.message_id ?? Number.POSITIVE_INFINITY;
  const older = page.filter((message) => message.message_id < firstId);
  return { ...window, messages: [...older, ...window.messages], hasOlder: page.length >= limit && older.length > 0 };
}
