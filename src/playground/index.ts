import { randomBytes, randomInt } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { Message, Update, UserFromGetMe } from 'grammy/types';
import { startApiServer } from './api-server.ts';
import { type CallRecord, createBotApi } from './bot-api.ts';
import type { PlaygroundClock } from './clock.ts';
import { defaultUsers } from './default-users.ts';
import { createFaultList, type FaultList } from './faults.ts';
import { createGroupActions, type GroupActions } from './group-actions.ts';
import { openJournal, type TableJournal } from './journal.ts';
import { pagePlugin } from './page.ts';
import { createPersonActions, type PersonActions, putPerson } from './person-actions.ts';
import type { PageEvent, PageMessage, PlaygroundPerson } from './protocol.ts';
import { type CallbackAnswer, createState, type PlaygroundState } from './state.ts';
import { createWebhook } from './webhook.ts';

export type { CallRecord } from './bot-api.ts';
export type { Fault, FaultList } from './faults.ts';
export type { GroupResult } from './group-actions.ts';
export type { PressResult, SendResult, SendTextOptions } from './person-actions.ts';
export type { DocumentUpload, MediaUpload } from './person-media.ts';
export type * from './protocol.ts';

export interface PlaygroundOptions {
  /** The folder that keeps people, chats, messages, files and counters. Absent: everything is only in memory. */
  dir?: string;
  /** `123:secret`. Absent: the token of a new bot, which the folder keeps. */
  token?: string;
  /** 0 or absent: a free port. */
  port?: number;
  people?: PlaygroundPerson[];
  now?: () => Date;
  /** Called for internal errors, not for invalid calls. */
  onError?: (e: unknown) => void;
}

type RawUpdate = Omit<Update, 'update_id'> & { update_id?: number };

/** A local replacement for Telegram with one bot: the Bot API, people, and the chat page. */
export interface Playground extends PersonActions, GroupActions {
  token: string;
  /** `http://127.0.0.1:PORT`, for grammY's `apiRoot`. */
  apiRoot: string;
  bot: UserFromGetMe;
  /** The clock of what is due: see {@link PlaygroundClock}. */
  clock: PlaygroundClock;
  readonly people: PlaygroundPerson[];
  /** The plugin with the chat page and its routes, for a Fastify server. It answers local requests only. */
  page: FastifyPluginAsync;
  /**
   * Queues an update. Its message, if it has one, appears in the chat. Returns the id, or undefined if the bot did not
   * ask for this type.
   */
  sendUpdate(raw: RawUpdate): Promise<number | undefined>;
  /** Delivers an update again with the same id, as Telegram does with an update that was not confirmed. */
  redeliver(updateId: number): Promise<void>;
  messages(chatId: number): PageMessage[];
  message(chatId: number, messageId: number): PageMessage | undefined;
  /** The bot's answers to button presses, by callback query id. */
  readonly answers: Map<string, CallbackAnswer>;
  file(fileId: string): Promise<{ name: string; mime: string; bytes: Buffer }>;
  /** Resolves when the bot has confirmed the update. Resolves immediately for `undefined`, an update it never gets. */
  confirmed(updateId: number | undefined): Promise<void>;
  /** Adds a listener. Returns a function that removes it. */
  on(listener: (event: PageEvent) => void): () => void;
  calls: CallRecord[];
  onCall(listener: (call: CallRecord) => void): () => void;
  faults: FaultList;
  close(): Promise<void>;
}

/** Starts the playground on loopback. Rejects if the port is in use or the journal in the folder is damaged. */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const { dir, port = 0, people, now = () => new Date(), onError = () => {} } = options;
  const journal = await openJournal(dir, onError);
  const token = storedToken(journal, options.token);
  const bot = botWithToken(token);
  const state = createState({ journal, bot, dir, now, onError });
  for (const person of people ?? (state.people.size === 0 ? defaultUsers : [])) putPerson(state, person);
  const faults = createFaultList();
  const { updates, settings } = state;
  const webhook = createWebhook({ updates, settings, now, onReply: (body) => reply(body) });
  const api = createBotApi({ state, webhook, faults, onError });
  const reply = (body: string) => {
    const { method, ...params } = JSON.parse(body) as Record<string, unknown>;
    if (typeof method === 'string') void api.run({ method, params, files: {}, signal: AbortSignal.abort() });
  };
  const server = await startApiServer({ token, port, api, files: state.files, onError }).catch(async (e: unknown) => {
    webhook.close();
    await journal.close();
    throw e;
  });
  const actions = { ...createPersonActions(state), ...createGroupActions(state) };
  return {
    ...actions,
    ...stateAccess(state),
    token,
    apiRoot: server.root,
    bot,
    clock: state.clock,
    page: pagePlugin({ state, actions }),
    calls: api.calls,
    onCall: api.onCall,
    faults,
    get answers() {
      return new Map([...state.callbackQueries].flatMap(([id, { answer }]) => (answer ? [[id, answer] as const] : [])));
    },
    get people() {
      return [...state.people.values()];
    },
    async close() {
      webhook.close();
      await server.close();
      await journal.close();
    },
  };
}

function stateAccess(state: PlaygroundState) {
  return {
    async sendUpdate({ update_id, ...raw }: RawUpdate) {
      const message = raw.message;
      if (message && state.chats.has(message.chat.id)) addRawMessage(state, message);
      const id = update_id ?? state.updates.push(raw)?.update_id;
      if (update_id !== undefined) state.updates.redeliver({ update_id, ...raw });
      await state.flush();
      return id;
    },
    async redeliver(updateId: number) {
      const update = state.updates.find(updateId);
      if (!update) throw new Error(`The update ${updateId} is not one of the last 20,000`);
      state.updates.redeliver(update);
    },
    messages: (chatId: number) => [...state.messages(chatId).values()],
    message: (chatId: number, messageId: number) => state.messages(chatId).get(messageId),
    async file(fileId: string) {
      const file = state.files.get(fileId);
      if (!file) throw new Error('There is no such file');
      return { name: file.name, mime: file.mime, bytes: await state.files.bytes(file) };
    },
    confirmed: (id: number | undefined) => (id === undefined ? Promise.resolve() : state.updates.whenConfirmed(id)),
    on: state.on,
  };
}

function addRawMessage(state: PlaygroundState, raw: Message): void {
  const message = { ...raw, fromBot: false };
  state.messages(raw.chat.id).set(raw.message_id, message);
  state.emit({ type: 'message', chatId: raw.chat.id, message });
}

function storedToken(journal: TableJournal, wanted: string | undefined): string {
  const settings = journal.table<string, unknown>('settings');
  const token = wanted ?? settings.get('token') ?? createToken();
  if (settings.get('token') !== token) settings.set('token', token);
  return String(token);
}

/**
 * Creates the token of a new bot. Its id is random, because a new folder begins with new ids of messages: by the id of
 * the bot, a database that knows the messages of another folder tells them apart.
 */
function createToken(): string {
  return `${randomInt(7_000_000_000, 8_000_000_000)}:${randomBytes(26).toString('base64url')}`;
}

function botWithToken(token: string): UserFromGetMe {
  return {
    id: Number(/^\d+/.exec(token)?.[0] ?? 7_000_000_001),
    is_bot: true,
    first_name: 'Tally',
    username: 'tally_playground_bot',
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
  } as unknown as UserFromGetMe;
}
