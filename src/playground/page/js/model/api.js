import { describeRefusal, t } from '../texts/index.js';

/**
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {import('./types.js').PageEvent} PageEvent
 * @typedef {import('./types.js').State} State
 * @typedef {import('./types.js').Person} Person
 * @typedef {import('./types.js').Chat} Chat
 * @typedef {import('./types.js').BotCommand} BotCommand
 * @typedef {typeof api} PageApi
 * @typedef {{ file: File, caption: string, kind: 'photo' | 'document', album?: string }} Upload `album` is the same for
 *   all files of an album
 */

const basePath = '/playground';
const minReconnectMs = 500;
const maxReconnectMs = 8000;

/** Returns the URL of a file. @param {string} fileId */
export const fileUrl = (fileId) => `${basePath}/files/${encodeURIComponent(fileId)}`;

/**
 * Returns the text for a response that is an error.
 * @param {number} status
 * @param {{ error?: string } | undefined} body
 */
const errorText = (status, body) => (body?.error ? describeRefusal(body.error) : t.statusError(status));

/**
 * Returns the body of the response. Its type is the one that protocol.ts gives for this path.
 * @template T
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<T>}
 */
async function callServer(path, init) {
  const response = await fetch(basePath + path, init).catch((cause) => {
    throw new Error(t.noAnswer, { cause });
  });
  const body = await response.json().catch(() => undefined);
  if (!response.ok || body === undefined) throw new Error(errorText(response.status, body));
  return body;
}

/**
 * @template T
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<T>}
 */
const postJson = (path, body) =>
  callServer(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/**
 * @param {string} path
 * @param {unknown} body
 */
async function postMessage(path, body) {
  /** @type {{ message: PageMessage }} */
  const { message } = await postJson(path, body);
  return message;
}

/** The calls of protocol.ts. Each one throws an Error with a message for the user. */
export const api = {
  /** @returns {Promise<State>} */
  state: () => callServer('/state'),

  /**
   * Returns a page of messages, oldest first.
   * @param {{ as: number, chatId: number, before?: number, limit: number }} request
   */
  async messages({ as, chatId, before, limit }) {
    const query = new URLSearchParams({ as: String(as), limit: String(limit) });
    if (before !== undefined) query.set('before', String(before));
    /** @type {{ messages: PageMessage[] }} */
    const { messages } = await callServer(`/chats/${chatId}/messages?${query}`);
    return messages;
  },

  /**
   * @param {number} as
   * @param {number} chatId
   */
  async commands(as, chatId) {
    /** @type {{ commands: BotCommand[] }} */
    const { commands } = await callServer(`/commands?as=${as}&chatId=${chatId}`);
    return commands;
  },

  /** @param {import('./types.js').SendRequest} request */
  send: (request) => postMessage('/send', request),

  /** @param {import('./types.js').EditRequest} request */
  edit: (request) => postMessage('/edit', request),

  /** @param {import('./types.js').LocationRequest} request */
  location: (request) => postMessage('/location', request),

  /**
   * Returns the id of the callback query.
   * @param {import('./types.js').PressRequest} request
   */
  async press(request) {
    /** @type {{ callbackQueryId: string }} */
    const { callbackQueryId } = await postJson('/press', request);
    return callbackQueryId;
  },

  /** @param {import('./types.js').PersonRequest} request */
  async addPerson(request) {
    /** @type {{ person: Person }} */
    const { person } = await postJson('/people', request);
    return person;
  },

  /** Moves the clock of what is due forward. @param {number} minutes */
  forwardClock: (minutes) => postJson('/clock', { minutes }),

  /** Sets the clock of what is due to the time of the machine. */
  resetClock: () => callServer('/clock', { method: 'DELETE' }),

  /** @param {import('./types.js').GroupRequest} request */
  async addGroup(request) {
    /** @type {{ chat: Chat }} */
    const { chat } = await postJson('/groups', request);
    return chat;
  },

  /**
   * @param {{ as: number, chatId: number } & Upload} upload
   * @param {(share: number) => void} onProgress from 0 to 1
   * @returns {Promise<PageMessage>}
   */
  upload({ as, chatId, caption, file, kind, album }, onProgress) {
    const query = new URLSearchParams({ as: String(as), chatId: String(chatId), kind, ...(album ? { album } : {}) });
    const form = new FormData();
    form.append('caption', caption); // before the file: the server reads the parts in order
    form.append('file', file, file.name);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch reports no upload progress
      request.open('POST', `${basePath}/upload?${query}`);
      request.responseType = 'json';
      request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
      request.onerror = () => reject(new Error(t.fileNotSent));
      request.onload = () => {
        if (request.status < 400) resolve(request.response?.message);
        else reject(new Error(errorText(request.status, request.response)));
      };
      request.send(form);
    });
  },
};

/**
 * Subscribes to the events of all chats for the lifetime of the page. Reconnects after a lost connection, with
 * increasing delays. The server does not repeat the events in between: the caller loads the changes in `onOpen`.
 * @param {{ onOpen: () => void, onLost: () => void, onEvent: (event: PageEvent) => void }} listener
 */
export function subscribeToEvents({ onOpen, onLost, onEvent }) {
  let delayMs = minReconnectMs;
  const connect = () => {
    const source = new EventSource(`${basePath}/events`);
    source.onopen = () => {
      delayMs = minReconnectMs;
      onOpen();
    };
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      source.close(); // the browser does not reconnect after an HTTP error, so the page does it itself
      onLost();
      setTimeout(connect, delayMs);
      delayMs = Math.min(delayMs * 2, maxReconnectMs);
    };
  };
  connect();
}
