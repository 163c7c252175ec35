/**
 * A window is the newest part of a chat that the page has loaded: messages by rising id, without holes.
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {{ messages: PageMessage[], hasOlder: boolean, loaded: boolean }} ChatWindow
 */

/** @returns {ChatWindow} */
export const emptyWindow = () => ({ messages: [], hasOlder: true, loaded: false });

/**
 * Returns the messages with this one put at its place, in place of an earlier version of it.
 * @param {readonly PageMessage[]} messages
 * @param {PageMessage} message
 */
export function upsert(messages, message) {
  const others = messages.filter((other) => other.message_id !== message.message_id);
  const at = others.findIndex((other) => other.message_id > message.message_id);
  return at < 0 ? [...others, message] : others.toSpliced(at, 0, message);
}

/**
 * Returns the window after an edit: only what is loaded changes, since an older message would tear a hole.
 * @param {ChatWindow} window
 * @param {PageMessage} message
 * @returns {ChatWindow}
 */
export function applyEdit(window, message) {
  const messages = window.messages.map((old) => (old.message_id === message.message_id ? message : old));
  return { ...window, messages };
}

/**
 * Returns the window after messages were deleted.
 * @param {ChatWindow} window
 * @param {readonly number[]} ids
 * @returns {ChatWindow}
 */
export const without = (window, ids) => ({
  ...window,
  messages: window.messages.filter((message) => !ids.includes(message.message_id)),
});

/**
 * Returns the window brought up to date by the chat's newest page. What the page covers is taken from it, deletions
 * included; older messages stay, unless a hole would lie between.
 * @param {ChatWindow} window
 * @param {readonly PageMessage[]} page oldest first
 * @param {number} limit how many messages were asked for
 * @returns {ChatWindow}
 */
export function mergeLatest(window, page, limit) {
  const whole = page.length < limit;
  const first = page[0];
  const newest = window.messages.at(-1);
  if (whole || !first || !newest || newest.message_id < first.message_id) {
    return { messages: [...page], hasOlder: !whole, loaded: true };
  }
  const older = window.messages.filter((message) => message.message_id < first.message_id);
  return { messages: [...older, ...page], hasOlder: older.length > 0 ? window.hasOlder : true, loaded: true };
}

/**
 * Returns the window with a page of older messages before it.
 * @param {ChatWindow} window
 * @param {readonly PageMessage[]} page
 * @param {number} limit
 * @returns {ChatWindow}
 */
export function prependOlder(window, page, limit) {
  const first = window.messages[0]?.message_id ?? Number.POSITIVE_INFINITY;
  const older = page.filter((message) => message.message_id < first);
  return { ...window, messages: [...older, ...window.messages], hasOlder: page.length >= limit && older.length > 0 };
}
