/**
 * @typedef {import('./types.js').PageMessage} PageMessage
 * @typedef {import('./types.js').PageEvent} PageEvent
 * @typedef {import('./types.js').State} State
 * @typedef {import('./types.js').Person} Person
 * @typedef {import('./types.js').BotCommand} BotCommand
 */

const BASE = '/playground';
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** Returns the address of a file's bytes. @param {string} fileId */
export const fileUrl = (fileId) => `${BASE}/files/${encodeURIComponent(fileId)}`;

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
async function call(path, init) {
  const response = await fetch(BASE + path, init).catch((cause) => {
    throw new Error('The program does not answer.', { cause });
  });
  const body = await response.json().catch(() => ({ error: `The program answered with status ${response.status}.` }));
  if (!response.ok) throw new Error(body.error ?? `The program answered with status ${response.status}.`);
  return body;
}

/**
 * @param {string} path
 * @param {unknown} body
 */
const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** The calls of protocol.ts. Each throws an Error whose message can be shown. */
export const api = {
  /** @returns {Promise<State>} */
  state: () => call('/state'),

  /**
   * @param {{ as: number, chatId: number, before?: number, limit: number }} wanted
   * @returns {Promise<PageMessage[]>} oldest first
   */
  async messages({ as, chatId, before, limit }) {
    const query = new URLSearchParams({ as: String(as), limit: String(limit) });
    if (before !== undefined) query.set('before', String(before));
    return (await call(`/chats/${chatId}/messages?${query}`)).messages;
  },

  /**
   * @param {number} as
   * @param {number} chatId
   * @returns {Promise<BotCommand[]>}
   */
  commands: async (as, chatId) => (await call(`/commands?as=${as}&chatId=${chatId}`)).commands,

  /**
   * @param {import('../../../protocol.ts').SendRequest} request
   * @returns {Promise<PageMessage>}
   */
  send: async (request) => (await post('/send', request)).message,

  /**
   * @param {import('../../../protocol.ts').EditRequest} request
   * @returns {Promise<PageMessage>}
   */
  edit: async (request) => (await post('/edit', request)).message,

  /**
   * @param {import('../../../protocol.ts').PressRequest} request
   * @returns {Promise<string>} the callback query's id
   */
  press: async (request) => (await post('/press', request)).callbackQueryId,

  /**
   * @param {import('../../../protocol.ts').LocationRequest} request
   * @returns {Promise<PageMessage>}
   */
  location: async (request) => (await post('/location', request)).message,

  /**
   * @param {import('../../../protocol.ts').PersonRequest} request
   * @returns {Promise<Person>}
   */
  addPerson: async (request) => (await post('/people', request)).person,

  /**
   * @param {import('../../../protocol.ts').GroupRequest} request
   * @returns {Promise<import('./types.js').Chat>}
   */
  addGroup: async (request) => (await post('/groups', request)).chat,

  /**
   * @param {{ as: number, chatId: number, caption: string, file: File }} upload
   * @param {(share: number) => void} onProgress from 0 to 1
   * @returns {Promise<PageMessage>}
   */
  upload({ as, chatId, caption, file }, onProgress) {
    const form = new FormData();
    form.append('caption', caption); // before the file: the server reads the parts as they come
    form.append('file', file, file.name);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
      request.open('POST', `${BASE}/upload?as=${as}&chatId=${chatId}`);
      request.responseType = 'json';
      request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
      request.onerror = () => reject(new Error('The file could not be sent: the program does not answer.'));
      request.onload = () => {
        if (request.status < 400) resolve(request.response?.message);
        else reject(new Error(request.response?.error ?? `The program answered with status ${request.status}.`));
      };
      request.send(form);
    });
  },
};

/**
 * Listens to the events of all chats as long as the page lives; a lost connection is made again, slower each time. What happened in between is not repeated: the caller loads it when `onOpen` is called.
 * @param {{ onOpen: () => void, onLost: () => void, onEvent: (event: PageEvent) => void }} listener
 */
export function listen({ onOpen, onLost, onEvent }) {
  let wait = FIRST_WAIT_MS;
  const connect = () => {
    const source = new EventSource(`${BASE}/events`);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      onOpen();
    };
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      source.close(); // the browser's own retry gives up on an HTTP error, so there is one of our own
      onLost();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  connect();
}
