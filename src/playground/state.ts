import { randomInt } from 'node:crypto';
import type { Chat as ApiChat, BotCommand, Message, Update, User, UserFromGetMe } from 'grammy/types';
import { createClock, type PlaygroundClock } from './clock.ts';
import { createFileStore, type FileRecord, type FileStore } from './file-store.ts';
import type { Table, TableJournal } from './journal.ts';
import type { PageBot, PageChat, PageEvent, PageMessage, PlaygroundPerson } from './protocol.ts';
import { createUpdateQueue, type UpdateQueue } from './update-queue.ts';

/** The oldest messages of a chat are removed above this number. */
const maxMessagesPerChat = 5000;

/** A chat as the page sees it, plus the bot's rights in it. */
export interface ChatRecord extends PageChat {
  /** False until a person has written to the bot for the first time. */
  started: boolean;
  blocked: boolean;
  bot: 'member' | 'administrator' | 'left' | 'kicked';
  admins: number[];
  migratedTo?: number;
  is_forum?: true;
}

/** A button press. The bot can answer it once, within 15 minutes. */
export interface CallbackQueryRecord {
  from: number;
  chatId: number;
  at: number;
  answer?: CallbackAnswer;
}
export interface CallbackAnswer {
  text?: string;
  showAlert: boolean;
  url?: string;
}

/** The state of the playground: the tables of its journal, the files and the queue of updates. */
export interface PlaygroundState {
  bot: UserFromGetMe;
  now(): Date;
  /** The clock of what is due. */
  clock: PlaygroundClock;
  people: Table<number, PlaygroundPerson>;
  chats: Table<number, ChatRecord>;
  callbackQueries: Table<string, CallbackQueryRecord>;
  commands: Table<string, BotCommand[]>;
  settings: Table<string, unknown>;
  files: FileStore;
  updates: UpdateQueue;
  messages(chatId: number): Table<number, PageMessage>;
  /** Returns the next number of a counter. Counters survive a restart. */
  nextNumber(counter: string): number;
  flush(): Promise<void>;
  emit(event: PageEvent): void;
  /** Adds a listener. Returns a function that removes it. */
  on(listener: (event: PageEvent) => void): () => void;
}

export interface StateDeps {
  journal: TableJournal;
  bot: UserFromGetMe;
  dir: string | undefined;
  now(): Date;
  onError(e: unknown): void;
}

/** Creates the state over the tables of a journal. */
export function createState({ journal, bot, dir, now, onError }: StateDeps): PlaygroundState {
  const counters = journal.table<string, number>('counters');
  const settings = journal.table<string, unknown>('settings');
  const listeners = new Set<(event: PageEvent) => void>();
  const current = (counter: string) => counters.get(counter) ?? (counter === 'update' ? firstUpdateId(counters) : 0);
  const nextNumber = (counter: string) => {
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
  const clock = createClock(settings, now);
  clock.onChange(() => emit({ type: 'clock', clockAheadMinutes: clock.aheadMinutes }));
  return {
    bot,
    now,
    clock,
    settings,
    nextNumber,
    emit,
    people: journal.table('people'),
    chats: journal.table('chats'),
    callbackQueries: journal.table('queries'),
    commands: journal.table('commands'),
    messages: messageTables(journal),
    files: createFileStore(journal.table<string, FileRecord>('files'), () => nextNumber('file'), dir),
    updates: createUpdateQueue({
      updates: journal.table('updates'),
      settings,
      takeId: () => nextNumber('update'),
      lastTakenId: () => current('update'),
      now,
    }),
    flush: () => journal.flush(),
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function messageTables(journal: TableJournal) {
  const tables = new Map<number, Table<number, PageMessage>>();
  return (chatId: number) => {
    const table = tables.get(chatId) ?? journal.table<number, PageMessage>(`messages/${chatId}`);
    tables.set(chatId, table);
    return table;
  };
}

/** Chooses a random start for the ids of updates, as Telegram does. */
function firstUpdateId(counters: Table<string, number>): number {
  const start = randomInt(100_000_000, 900_000_000);
  counters.set('update', start);
  return start;
}

/** Returns the current Unix time in seconds. */
export function unixTime(state: PlaygroundState): number {
  return Math.floor(state.now().getTime() / 1000);
}

/** Returns a new `media_group_id`. */
export function newAlbumId(state: PlaygroundState): string {
  return String(13_000_000_000_000_000n + BigInt(state.nextNumber('album')));
}

/** Returns the chat in the form that messages contain. */
export function toApiChat(state: PlaygroundState, chat: ChatRecord): ApiChat {
  if (chat.type !== 'private') {
    const { id, type, title = '' } = chat;
    return { id, type, title, ...(chat.is_forum && { is_forum: true }) } as ApiChat;
  }
  const { first_name = '', last_name, username } = state.people.get(chat.id) ?? {};
  return {
    id: chat.id,
    type: 'private',
    first_name,
    ...(last_name !== undefined && { last_name }),
    ...(username !== undefined && { username }),
  };
}

/** Returns the person in the form that the bot sees. */
export function toApiUser(person: PlaygroundPerson): User {
  const { isAdmin: _, is_premium, ...user } = person;
  return { is_bot: false, ...user, ...(is_premium && { is_premium: true }) };
}

/** Returns the person or the bot with this id. */
export function findUser(state: PlaygroundState, id: number): User | undefined {
  const person = state.people.get(id);
  if (person) return toApiUser(person);
  return id === state.bot.id ? botUser(state) : undefined;
}

/** Returns the bot in the form that messages contain. */
export function botUser({ bot }: PlaygroundState): User {
  return { id: bot.id, is_bot: true, first_name: bot.first_name, username: bot.username };
}

/** Returns the bot as the page sees it, with its description in each language that has one. */
export function toPageBot(state: PlaygroundState): PageBot {
  const { id, first_name, username = '' } = botUser(state);
  const prefix = 'description|';
  const descriptions = [...state.settings]
    .filter(([setting]) => setting.startsWith(prefix))
    .map(([setting, text]) => [setting.slice(prefix.length), String(text)]);
  return { id, first_name, username, descriptions: Object.fromEntries(descriptions) };
}

/** Returns the message in the form that the bot sees. The playground has no channels. */
export function toApiMessage(message: PageMessage): Message & Update.NonChannel {
  const { fromBot: _, reactions: __, reply_markup, ...rest } = message;
  const hasInlineKeyboard = reply_markup && 'inline_keyboard' in reply_markup;
  return (hasInlineKeyboard ? { ...rest, reply_markup } : rest) as Message & Update.NonChannel;
}

export type MessageContent = Partial<Omit<PageMessage, 'message_id' | 'from' | 'chat' | 'date' | 'fromBot'>>;

/** Adds a message to the chat with the next id and sends it to the page. */
export function addMessage(state: PlaygroundState, chat: ChatRecord, from: User, content: MessageContent): PageMessage {
  const message: PageMessage = {
    message_id: state.nextNumber(`messages/${chat.id}`),
    from,
    chat: toApiChat(state, chat),
    date: unixTime(state),
    ...content,
    fromBot: from.id === state.bot.id,
  };
  const table = state.messages(chat.id);
  table.set(message.message_id, message);
  if (table.size > maxMessagesPerChat) table.delete(table.keys().next().value as number);
  state.emit({ type: 'message', chatId: chat.id, message });
  return message;
}

/** Replaces the message with its new version and sends it to the page. */
export function replaceMessage(state: PlaygroundState, message: PageMessage): void {
  state.messages(message.chat.id).set(message.message_id, message);
  state.emit({ type: 'edit', chatId: message.chat.id, message });
}

/** Removes the messages that exist, also from the page. */
export function removeMessages(state: PlaygroundState, chatId: number, messageIds: number[]): void {
  const table = state.messages(chatId);
  const removed = messageIds.filter((id) => table.delete(id));
  if (removed.length > 0) state.emit({ type: 'delete', chatId, messageIds: removed });
}

/** Returns the message in the form of `reply_to_message`, which does not contain a further reply. */
export function toReplyMessage(message: PageMessage): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _, ...rest } = toApiMessage(message);
  return rest as NonNullable<Message['reply_to_message']>;
}
