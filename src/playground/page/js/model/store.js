import { createSignal } from '../lib/event-emitter.js';
import { applyEdit, emptyWindow, mergeLatest, prependOlder, upsert, without } from './message-window.js';

/**
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {import('./types.js').PageEvent} PageEvent
 * @typedef {import('./types.js').Person} Person
 * @typedef {import('./types.js').Chat} Chat
 * @typedef {import('./message-window.js').ChatWindow} ChatWindow
 * @typedef {{ person: Person, chat: Chat }} Row a chat as one of its people sees it
 * @typedef {ReturnType<typeof createSession>} Session
 */

const PAGE = 50;
const START_AGAIN_MS = 1000;

/**
 * What the page knows: who there is, which chat is open as whom, and what was said. Views read it and listen to:
 * `people` (rows changed), `chosen` (another chat or person), `messages` ({ as, chatId, fresh? }: `fresh` came just now),
 * `action` (typing), `online`, `commands`, `answer` (of a press), `read`.
 * @param {{ api: typeof import('./api.js').api, listen: typeof import('./api.js').listen, prefs: typeof import('../lib/storage.js').prefs }} tools
 */
export function createSession({ api, listen, prefs }) {
  const signal = createSignal();
  /** @type {import('./types.js').State} */
  let state = { bot: { id: 0, first_name: '', username: '' }, people: [], chats: [] };
  /** @type {Map<string, ChatWindow>} */
  const windows = new Map();
  /** @type {Map<number, { action: string, until: number }>} */
  const actions = new Map();
  let as = 0;
  let chatId = 0;
  let online = false;

  /** @param {number} person @param {number} chat */
  const keyOf = (person, chat) => `${person}:${chat}`;
  /** @param {number} person @param {number} chat */
  const windowOf = (person, chat) => windows.get(keyOf(person, chat)) ?? emptyWindow();

  /** @returns {Row[]} each person's private chat, then the groups they are in */
  const rows = () =>
    state.people.flatMap((person) => {
      const groups = state.chats.filter((chat) => chat.type !== 'private' && chat.members.includes(person.id));
      return [{ person, chat: privateChat(person) }, ...groups.map((chat) => ({ person, chat }))];
    });

  /** @param {number} person @param {number} chat */
  const findRow = (person, chat) => rows().find((row) => row.person.id === person && row.chat.id === chat);

  /**
   * @param {number} person
   * @param {number} chat
   * @param {ChatWindow} window
   * @param {PageMessage} [fresh]
   */
  function keep(person, chat, window, fresh) {
    windows.set(keyOf(person, chat), window);
    const newest = window.messages.at(-1)?.message_id ?? 0;
    const read = lastRead(person, chat);
    if (read === undefined || read > newest) setRead(person, chat, newest); // first seen, or the program began anew
    signal.emit('messages', { as: person, chatId: chat, fresh });
  }

  /** @param {number} person @param {number} chat @returns {number | undefined} */
  const lastRead = (person, chat) => prefs.get(`read.${keyOf(person, chat)}`, memory.get(keyOf(person, chat)));
  /** @type {Map<string, number>} for browsers that keep nothing */
  const memory = new Map();

  /** @param {number} person @param {number} chat @param {number} messageId */
  function setRead(person, chat, messageId) {
    memory.set(keyOf(person, chat), messageId);
    prefs.set(`read.${keyOf(person, chat)}`, messageId);
    signal.emit('read');
  }

  /**
   * After it, the row's window is what the program has, as far back as it was loaded before.
   * @param {number} person
   * @param {number} chat
   */
  async function refresh(person, chat) {
    const oldest = windowOf(person, chat).messages[0]?.message_id ?? Number.POSITIVE_INFINITY;
    let page = await api.messages({ as: person, chatId: chat, limit: PAGE });
    let all = page;
    while (page.length >= PAGE && (page[0]?.message_id ?? 0) > oldest) {
      page = await api.messages({ as: person, chatId: chat, before: page[0]?.message_id, limit: PAGE });
      all = [...page, ...all];
    }
    const newer = windowOf(person, chat).messages.filter((message) => isNewer(message, all));
    const merged = mergeLatest(windowOf(person, chat), all, page.length < PAGE ? all.length + 1 : all.length);
    keep(person, chat, { ...merged, messages: newer.reduce(upsert, merged.messages) });
  }

  /** Brings every row up to date; one that fails is left as it is, since the lost connection shows anyway. */
  const refreshAll = () => Promise.allSettled(rows().map(({ person, chat }) => refresh(person.id, chat.id)));

  /** @param {PageEvent} event */
  function onEvent(event) {
    if (event.type === 'people') {
      state = { ...state, people: event.people };
      signal.emit('people');
    } else if (event.type === 'chats') {
      state = { ...state, chats: event.chats };
      signal.emit('people');
    } else if (event.type === 'commands') signal.emit('commands');
    else if (event.type === 'answer') signal.emit('answer', event);
    else if (event.type === 'action') setAction(event.chatId, event.action, event.until);
    else onMessageEvent(event);
  }

  /** @param {Extract<PageEvent, { type: 'message' | 'edit' | 'delete' }>} event */
  function onMessageEvent(event) {
    const seers = rows().filter((row) => row.chat.id === event.chatId);
    if (seers.length === 0) void reloadState().then(refreshAll, () => setOnline(false));
    for (const { person } of seers) {
      const window = windowOf(person.id, event.chatId);
      if (event.type === 'message') add(person.id, event.chatId, event.message);
      else if (event.type === 'edit') keep(person.id, event.chatId, applyEdit(window, event.message));
      else keep(person.id, event.chatId, without(window, event.messageIds));
    }
  }

  /**
   * Puts in a message that was just written, told by an event or by the answer to a call.
   * @param {number} person
   * @param {number} chat
   * @param {PageMessage} message
   */
  function add(person, chat, message) {
    const window = windowOf(person, chat);
    const known = window.messages.some((old) => old.message_id === message.message_id);
    if (message.fromBot) setAction(chat, '', 0);
    if (known) return; // the event and the call's answer tell the same; an edit may have come between
    keep(person, chat, { ...window, messages: upsert(window.messages, message) }, message);
  }

  /** @param {number} chat @param {string} action @param {number} until */
  function setAction(chat, action, until) {
    const untilMs = until > 1e11 ? until : until * 1000;
    if (action) actions.set(chat, { action, until: untilMs });
    else actions.delete(chat);
    signal.emit('action', chat);
    if (action) setTimeout(() => signal.emit('action', chat), Math.max(0, untilMs - Date.now()) + 20);
  }

  /** @param {boolean} value */
  function setOnline(value) {
    if (online === value) return;
    online = value;
    signal.emit('online');
  }

  async function reloadState() {
    state = await api.state();
    signal.emit('people');
  }

  /** Listens for everybody at once, so that the chats that are not open count what they miss. */
  const connect = () =>
    listen({
      onOpen: () => {
        setOnline(true);
        void reloadState().then(refreshAll, () => setOnline(false));
        signal.emit('commands');
      },
      onLost: () => setOnline(false),
      onEvent,
    });

  /**
   * Opens a chat as one of its people, and keeps the choice for the next visit.
   * @param {number} person
   * @param {number} chat
   */
  function choose(person, chat) {
    as = person;
    chatId = chat;
    prefs.set('chosen', { as, chatId });
    signal.emit('chosen');
    if (!windowOf(person, chat).loaded) void refresh(person, chat).catch(() => setOnline(false));
  }

  /** After it, the people are known and a chat is open: the one left last time, else the first person's. */
  async function start() {
    try {
      await reloadState();
    } catch {
      setTimeout(start, START_AGAIN_MS); // the program is starting or gone: the header says "connecting…"
      return;
    }
    const last = prefs.get('chosen', { as: 0, chatId: 0 });
    const row = findRow(last.as, last.chatId) ?? rows()[0];
    if (row) choose(row.person.id, row.chat.id);
    connect();
  }

  /** Loads one more page of the open chat's past. */
  async function loadOlder() {
    const at = { as, chatId };
    const first = windowOf(as, chatId).messages[0]?.message_id;
    const page = await api.messages({ ...at, before: first, limit: PAGE });
    keep(at.as, at.chatId, prependOlder(windowOf(at.as, at.chatId), page, PAGE));
  }

  return {
    on: signal.on,
    get as() {
      return as;
    },
    get chatId() {
      return chatId;
    },
    get online() {
      return online;
    },
    get bot() {
      return state.bot;
    },
    rows,
    row: () => findRow(as, chatId),
    people: () => state.people,
    /** @param {number} id */
    person: (id) => state.people.find((person) => person.id === id),
    window: () => windowOf(as, chatId),
    windowOf,
    lastRead: () => lastRead(as, chatId) ?? 0,
    /** @param {number} person @param {number} chat */
    unread: (person, chat) => {
      const read = lastRead(person, chat) ?? 0;
      return windowOf(person, chat).messages.filter((m) => m.message_id > read && m.from?.id !== person).length;
    },
    /** @param {number} messageId */
    markRead: (messageId) => messageId > (lastRead(as, chatId) ?? 0) && setRead(as, chatId, messageId),
    /** @param {number} chat @returns {string} what the bot is doing there now, empty: nothing */
    action: (chat) => ((actions.get(chat)?.until ?? 0) > Date.now() ? (actions.get(chat)?.action ?? '') : ''),
    choose,
    start,
    loadOlder,
    add,
    /** @param {number} person @param {number} chat @param {PageMessage} message */
    applyEdit: (person, chat, message) => keep(person, chat, applyEdit(windowOf(person, chat), message)),
  };
}

/** @param {PageMessage} message @param {PageMessage[]} page */
const isNewer = (message, page) => page.length > 0 && message.message_id > (page.at(-1)?.message_id ?? 0);

/** @param {Person} person @returns {Chat} */
const privateChat = (person) => ({ id: person.id, type: 'private', members: [person.id] });
