import { createEventEmitter } from '../lib/event-emitter.js';
import { createChatActions } from './chat-actions.js';
import {
  emptyWindow,
  mergeLatest,
  prependOlder,
  removeFromWindow,
  replaceInWindow,
  upsertMessage,
} from './message-window.js';
import { createReadMarks } from './read-marks.js';

/**
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {import('./types.js').PageEvent} PageEvent
 * @typedef {import('./types.js').Person} Person
 * @typedef {import('./types.js').Chat} Chat
 * @typedef {import('./message-window.js').MessageWindow} MessageWindow
 * @typedef {{ person: Person, chat: Chat }} ChatRow a chat from the view of one of its people
 * @typedef {{
 *   people: [], opened: [], messages: [import('./types.js').MessagesChange], action: [], online: [], commands: [],
 *   bot: [], clock: [], read: [], answer: [import('./types.js').ButtonAnswer],
 * }} StoreEvents `people`: people or chats have changed; `bot`: the bot has another description;
 *   `clock`: the clock of what is due was moved; `opened`: another
 *   chat is open; `online`: the connection was made or lost
 * @typedef {ReturnType<typeof createStore>} Store
 */

const pageSize = 50;
const restartDelayMs = 1000;

/**
 * Creates the store with the state of the page: people, chats, loaded messages, the open chat and the person who uses
 * it. Views read the store and draw themselves again on its events.
 * @param {{
 *   api: import('./api.js').PageApi,
 *   subscribeToEvents: typeof import('./api.js').subscribeToEvents,
 *   storage: import('../lib/storage.js').PageStorage,
 * }} deps
 */
export function createStore({ api, subscribeToEvents, storage }) {
  /** @type {import('../lib/event-emitter.js').EventEmitter<StoreEvents>} */
  const events = createEventEmitter();
  const actions = createChatActions(() => events.emit('action'));
  const readMarks = createReadMarks(storage);
  /** @type {import('./types.js').State} */
  let state = {
    bot: { id: 0, first_name: '', username: '', descriptions: {} },
    people: [],
    chats: [],
    clockAheadMinutes: 0,
  };
  /** @type {Map<string, MessageWindow>} */
  const windows = new Map();
  /** The number of edits and deletions in each chat. @type {Map<number, number>} */
  const changes = new Map();
  let as = 0;
  let chatId = 0;
  let online = false;

  /** @param {number} personId @param {number} chat */
  const windowKey = (personId, chat) => `${personId}:${chat}`;
  /** @param {number} personId @param {number} chat */
  const messageWindow = (personId, chat) => windows.get(windowKey(personId, chat)) ?? emptyWindow();

  /** Returns for each person the private chat, then the groups. @returns {ChatRow[]} */
  const chatRows = () =>
    state.people.flatMap((person) => {
      const groups = state.chats.filter((chat) => chat.type !== 'private' && chat.members.includes(person.id));
      return [{ person, chat: toPrivateChat(person) }, ...groups.map((chat) => ({ person, chat }))];
    });

  /** @param {number} personId @param {number} chat */
  const findRow = (personId, chat) => chatRows().find((row) => row.person.id === personId && row.chat.id === chat);

  /**
   * @param {number} personId
   * @param {number} chat
   * @param {MessageWindow} window
   * @param {PageMessage} [newMessage]
   */
  function setWindow(personId, chat, window, newMessage) {
    windows.set(windowKey(personId, chat), window);
    const newestId = window.messages.at(-1)?.message_id ?? 0;
    const readId = readMarks.get(personId, chat);
    // The chat is seen for the first time, or the program has started again without its messages.
    if (readId === undefined || readId > newestId) setRead(personId, chat, newestId);
    events.emit('messages', { as: personId, chatId: chat, newMessage });
  }

  /** @param {number} personId @param {number} chat @param {number} messageId */
  function setRead(personId, chat, messageId) {
    readMarks.set(personId, chat, messageId);
    events.emit('read');
  }

  /**
   * Loads the messages of a chat again, as far back as they were loaded before.
   * @param {number} personId
   * @param {number} chat
   */
  async function refresh(personId, chat) {
    const changesBefore = changes.get(chat) ?? 0;
    await loadMessages(personId, chat);
    // The response may be older than an edit or a deletion that came meanwhile.
    if ((changes.get(chat) ?? 0) !== changesBefore) await refresh(personId, chat);
  }

  /** @param {number} personId @param {number} chat */
  async function loadMessages(personId, chat) {
    const before = messageWindow(personId, chat).messages;
    const oldestId = before[0]?.message_id ?? Number.POSITIVE_INFINITY;
    let page = await api.messages({ as: personId, chatId: chat, limit: pageSize });
    let all = page;
    while (page.length >= pageSize && (page[0]?.message_id ?? 0) > oldestId) {
      page = await api.messages({ as: personId, chatId: chat, before: page[0]?.message_id, limit: pageSize });
      all = [...page, ...all];
    }
    // Messages that have arrived meanwhile are not in the response.
    const knownIds = new Set(before.map((message) => message.message_id));
    const arrived = messageWindow(personId, chat).messages.filter(({ message_id: id }) => !knownIds.has(id));
    const newer = arrived.filter((message) => isNewer(message, all));
    const limit = page.length < pageSize ? all.length + 1 : all.length;
    const merged = mergeLatest(messageWindow(personId, chat), all, limit);
    setWindow(personId, chat, { ...merged, messages: newer.reduce(upsertMessage, merged.messages) });
  }

  /** Loads all chats again. One that fails stays as it is: the header already shows the lost connection. */
  const refreshAll = () => Promise.allSettled(chatRows().map(({ person, chat }) => refresh(person.id, chat.id)));

  /** @param {PageEvent} event */
  function onEvent(event) {
    if (event.type === 'people') {
      state = { ...state, people: event.people };
      events.emit('people');
    } else if (event.type === 'chats') {
      state = { ...state, chats: event.chats };
      events.emit('people');
    } else if (event.type === 'bot') {
      state = { ...state, bot: event.bot };
      events.emit('bot');
    } else if (event.type === 'clock') {
      state = { ...state, clockAheadMinutes: event.clockAheadMinutes };
      events.emit('clock');
    } else if (event.type === 'commands') events.emit('commands');
    else if (event.type === 'answer') events.emit('answer', event);
    else if (event.type === 'action') actions.set(event.chatId, event.action, event.until);
    else onMessageEvent(event);
  }

  /** @param {import('./types.js').MessageEvent} event */
  function onMessageEvent(event) {
    const viewers = chatRows().filter((row) => row.chat.id === event.chatId);
    if (event.type !== 'message') changes.set(event.chatId, (changes.get(event.chatId) ?? 0) + 1);
    if (viewers.length === 0) void reloadState().then(refreshAll, () => setOnline(false));
    for (const { person } of viewers) {
      const window = messageWindow(person.id, event.chatId);
      if (event.type === 'message') addMessage(person.id, event.chatId, event.message);
      else if (event.type === 'edit') setWindow(person.id, event.chatId, replaceInWindow(window, event.message));
      else setWindow(person.id, event.chatId, removeFromWindow(window, event.messageIds));
    }
  }

  /**
   * Adds a new message. It comes twice, from an event and from the response to a call: the second one is ignored,
   * because an edit may have come in between.
   * @param {number} personId
   * @param {number} chat
   * @param {PageMessage} message
   */
  function addMessage(personId, chat, message) {
    const window = messageWindow(personId, chat);
    const isKnown = window.messages.some((old) => old.message_id === message.message_id);
    if (message.fromBot) actions.set(chat, '', 0);
    if (isKnown) return;
    setWindow(personId, chat, { ...window, messages: upsertMessage(window.messages, message) }, message);
  }

  /** @param {boolean} value */
  function setOnline(value) {
    if (online === value) return;
    online = value;
    events.emit('online');
  }

  async function reloadState() {
    state = await api.state();
    events.emit('people');
    events.emit('bot');
    events.emit('clock');
  }

  /** Subscribes to the events of all chats, so that the chats that are not open count their unread messages. */
  const connect = () =>
    subscribeToEvents({
      onOpen: () => {
        setOnline(true);
        void reloadState().then(refreshAll, () => setOnline(false));
        events.emit('commands');
      },
      onLost: () => setOnline(false),
      onEvent,
    });

  /**
   * Opens a chat as one of its people and stores the choice for the next visit.
   * @param {number} personId
   * @param {number} chat
   */
  function openChat(personId, chat) {
    as = personId;
    chatId = chat;
    storage.set('chosen', { as, chatId });
    events.emit('opened');
    if (!messageWindow(personId, chat).loaded) void refresh(personId, chat).catch(() => setOnline(false));
  }

  /** Loads the people and opens the chat of the last visit, else the private chat of the first person. */
  async function start() {
    try {
      await reloadState();
    } catch {
      setTimeout(start, restartDelayMs); // the program is not running yet: the header shows "connecting…"
      return;
    }
    const last = storage.get('chosen', { as: 0, chatId: 0 });
    const row = findRow(last.as, last.chatId) ?? chatRows()[0];
    if (row) openChat(row.person.id, row.chat.id);
    connect();
  }

  /** Loads the previous page of the open chat. */
  async function loadOlder() {
    const chat = { as, chatId };
    const firstId = messageWindow(as, chatId).messages[0]?.message_id;
    const page = await api.messages({ ...chat, before: firstId, limit: pageSize });
    setWindow(chat.as, chat.chatId, prependOlder(messageWindow(chat.as, chat.chatId), page, pageSize));
  }

  return {
    on: events.on,
    /** The id of the person who uses the page. */
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
    /** Minutes by which the clock of what is due is ahead of the machine. */
    get clockAheadMinutes() {
      return state.clockAheadMinutes;
    },
    chatRows,
    openRow: () => findRow(as, chatId),
    people: () => state.people,
    /** @param {number} id */
    findPerson: (id) => state.people.find((person) => person.id === id),
    openWindow: () => messageWindow(as, chatId),
    messageWindow,
    /** Returns the id of the last read message of the open chat, 0 if there is none. */
    lastReadId: () => readMarks.get(as, chatId) ?? 0,
    /** @param {number} personId @param {number} chat */
    unreadCount: (personId, chat) => {
      const readId = readMarks.get(personId, chat) ?? 0;
      return messageWindow(personId, chat).messages.filter((m) => m.message_id > readId && m.from?.id !== personId)
        .length;
    },
    /** Marks the messages of the open chat up to this one as read. @param {number} messageId */
    markRead(messageId) {
      if (messageId > (readMarks.get(as, chatId) ?? 0)) setRead(as, chatId, messageId);
    },
    /** Returns the action of the bot in the chat, such as typing, or an empty string. */
    chatAction: actions.get,
    openChat,
    start,
    loadOlder,
    addMessage,
    /** @param {number} personId @param {number} chat @param {PageMessage} message */
    applyEdit: (personId, chat, message) =>
      setWindow(personId, chat, replaceInWindow(messageWindow(personId, chat), message)),
  };
}

/** @param {PageMessage} message @param {PageMessage[]} page */
const isNewer = (message, page) => message.message_id > (page.at(-1)?.message_id ?? 0);

/** @param {Person} person @returns {Chat} */
const toPrivateChat = (person) => ({ id: person.id, type: 'private', members: [person.id] });
