import { randomInt } from 'node:crypto';
import type { Chat as ApiChat, BotCommand, Message, Update, User, UserFromGetMe } from 'grammy/types';
import { createFiles, type FileRecord, type Files } from './file-store.ts';
import type { Journal, Table } from './journal.ts';
import type { Chat, PageEvent, PageMessage, Person } from './protocol.ts';
import { createUpdateQueue, type UpdateQueue } from './update-queue.ts';

/** Older messages of a chat are forgotten beyond this many. */
const MESSAGES_PER_CHAT = 5000;

/** A chat as the page sees it, plus what decides whether the bot may speak in it and what it hears. */
export interface ChatRecord extends Chat {
  /** False until a person has written to the bot for the first time. */
  started: boolean;
  blocked: boolean;
  bot: 'member' | 'administrator' | 'left' | 'kicked';
  admins: number[];
  migratedTo?: number;
  is_forum?: true;
}

/** A button press; its bot may answer once, within 15 minutes. */
export interface Query {
  from: number;
  chatId: number;
  at: number;
  answer?: Answer;
}
export interface Answer {
  text?: string;
  showAlert: boolean;
  url?: string;
}

/** Everything that the playground knows: the tables of its journal and the parts that work on them. */
export interface World {
  bot: UserFromGetMe;
  now(): Date;
  people: Table<number, Person>;
  chats: Table<number, ChatRecord>;
  queries: Table<string, Query>;
  commands: Table<string, BotCommand[]>;
  settings: Table<string, unknown>;
  files: Files;
  updates: UpdateQueue;
  messages(chatId: number): Table<number, PageMessage>;
  /** The next number of a counter, which also grows over restarts. */
  next(counter: string): number;
  flushed(): Promise<void>;
  emit(event: PageEvent): void;
  /** Adds a listener; returns what removes it. */
  on(listener: (event: PageEvent) => void): () => void;
}

export interface WorldParts {
  journal: Journal;
  bot: UserFromGetMe;
  dir: string | undefined;
  now(): Date;
  onError(e: unknown): void;
}

export function createWorld({ journal, bot, dir, now, onError }: WorldParts): World {
  const counters = journal.table<string, number>('counters');
  const settings = journal.table<string, unknown>('settings');
  const listeners = new Set<(event: PageEvent) => void>();
  const current = (counter: string) => counters.get(counter) ?? (counter === 'update' ? startOfUpdates(counters) : 0);
  const next = (counter: string) => {
    const value = current(counter) + 1;
    counters.set(counter, value);
    return value;
  };
  const emit = (event: PageEvent) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (e) {
        onError(e);
      }
    }
  };
  return {
    bot,
    now,
    settings,
    next,
    emit,
    people: journal.table('people'),
    chats: journal.table('chats'),
    queries: journal.table('queries'),
    commands: journal.table('commands'),
    messages: messageTables(journal),
    files: createFiles(journal.table<string, FileRecord>('files'), () => next('file'), dir),
    updates: createUpdateQueue({
      updates: journal.table('updates'),
      settings,
      nextId: () => next('update'),
      currentId: () => current('update'),
      now,
    }),
    flushed: () => journal.flushed(),
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function messageTables(journal: Journal) {
  const tables = new Map<number, Table<number, PageMessage>>();
  return (chatId: number) => {
    const table = tables.get(chatId) ?? journal.table<number, PageMessage>(`messages/${chatId}`);
    tables.set(chatId, table);
    return table;
  };
}

/** Telegram, too, begins a bot's updates somewhere. */
function startOfUpdates(counters: Table<string, number>): number {
  const start = randomInt(100_000_000, 900_000_000);
  counters.set('update', start);
  return start;
}

/** Returns seconds since 1970, as Telegram's dates are. */
export function unixTime(world: World): number {
  return Math.floor(world.now().getTime() / 1000);
}

/** Returns the chat as it stands in messages. */
export function apiChat(world: World, chat: ChatRecord): ApiChat {
  if (chat.type !== 'private') {
    const { id, type, title = '' } = chat;
    return { id, type, title, ...(chat.is_forum && { is_forum: true }) } as ApiChat;
  }
  const { first_name = '', last_name, username } = world.people.get(chat.id) ?? {};
  return {
    id: chat.id,
    type: 'private',
    first_name,
    ...(last_name !== undefined && { last_name }),
    ...(username !== undefined && { username }),
  };
}

/** Returns a person as Telegram shows one to a bot. */
export function apiUser(person: Person): User {
  const { isAdmin: _, is_premium, ...user } = person;
  return { is_bot: false, ...user, ...(is_premium && { is_premium: true }) };
}

/** Finds who a `tg://user` link means. */
export function findUser(world: World, id: number): User | undefined {
  const person = world.people.get(id);
  if (person) return apiUser(person);
  return id === world.bot.id ? botUser(world) : undefined;
}

/** Returns the bot as it stands in messages. */
export function botUser({ bot }: World): User {
  return { id: bot.id, is_bot: true, first_name: bot.first_name, username: bot.username };
}

/** Returns the message as the bot sees it; people here never write in channels. */
export function apiMessage(message: PageMessage): Message & Update.NonChannel {
  const { fromBot: _, reactions: __, reply_markup, ...rest } = message;
  const shown = reply_markup && 'inline_keyboard' in reply_markup ? { ...rest, reply_markup } : rest;
  return shown as Message & Update.NonChannel;
}

export type Content = Partial<Omit<PageMessage, 'message_id' | 'from' | 'chat' | 'date' | 'fromBot'>>;

/** Writes a message of `from` into the chat under its next id, and shows it. */
export function addMessage(world: World, chat: ChatRecord, from: User, content: Content): PageMessage {
  const message: PageMessage = {
    message_id: world.next(`messages/${chat.id}`),
    from,
    chat: apiChat(world, chat),
    date: unixTime(world),
    ...content,
    fromBot: from.id === world.bot.id,
  };
  const table = world.messages(chat.id);
  table.set(message.message_id, message);
  if (table.size > MESSAGES_PER_CHAT) table.delete(table.keys().next().value as number);
  world.emit({ type: 'message', chatId: chat.id, message });
  return message;
}

/** Puts the changed message in the place of the old one, and shows it. */
export function replaceMessage(world: World, message: PageMessage): void {
  world.messages(message.chat.id).set(message.message_id, message);
  world.emit({ type: 'edit', chatId: message.chat.id, message });
}

/** Removes those of the messages that are there, and takes them from the page. */
export function removeMessages(world: World, chatId: number, messageIds: number[]): void {
  const table = world.messages(chatId);
  const removed = messageIds.filter((id) => table.delete(id));
  if (removed.length > 0) world.emit({ type: 'delete', chatId, messageIds: removed });
}

/** Returns the message without the one it replies to, as it stands in `reply_to_message`. */
export function quoted(message: PageMessage): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _, ...rest } = apiMessage(message);
  return rest as NonNullable<Message['reply_to_message']>;
}
