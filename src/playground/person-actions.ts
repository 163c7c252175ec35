import type { MessageEntity } from 'grammy/types';
import { addQuery } from './callback-queries.ts';
import { badRequest } from './errors.ts';
import { mimeOf } from './images.ts';
import { addDocument, asDocument } from './media.ts';
import { MOST_CAPTION, MOST_TEXT } from './message-content.ts';
import { hears } from './privacy-mode.ts';
import type { PageMessage, Person, PersonRequest } from './protocol.ts';
import {
  addMessage,
  apiChat,
  apiMessage,
  apiUser,
  type ChatRecord,
  type Content,
  findUser,
  quoted,
  replaceMessage,
  unixTime,
  type World,
} from './state.ts';
import { format } from './text/format-text.ts';

/** What became of something that a person did. */
export interface Sent {
  message: PageMessage;
  /** Undefined when the bot does not get it: privacy mode in a group, or a type it did not ask for. */
  updateId: number | undefined;
}
export interface Pressed extends Sent {
  callbackQueryId: string;
}
export interface SayOptions {
  replyTo?: number;
  /** Formatting that the person put on; commands, mentions and addresses are found without it. */
  entities?: MessageEntity[];
  /** The topic. */
  threadId?: number;
}
export interface DocumentUpload {
  name: string;
  bytes: Uint8Array;
  caption?: string;
  mime?: string;
}

/** What people do in the chat. Each resolves when the update is queued (and, with a folder, written). */
export interface Actions {
  /** With `started: false` the bot cannot write to them before they have written to it. */
  addPerson(person: PersonRequest & { id?: number; started?: boolean; isAdmin?: boolean }): Promise<Person>;
  sendText(as: number, chatId: number, text: string, options?: SayOptions): Promise<Sent>;
  editText(as: number, chatId: number, messageId: number, text: string): Promise<Sent>;
  press(as: number, chatId: number, messageId: number, data: string): Promise<Pressed>;
  sendLocation(as: number, chatId: number, place: { latitude: number; longitude: number }): Promise<Sent>;
  sendDocument(as: number, chatId: number, document: DocumentUpload): Promise<Sent>;
}

export function createActions(world: World): Actions {
  const say = async (as: number, chatId: number, content: Content): Promise<Sent> => {
    const [person, chat] = speaker(world, as, chatId);
    const message = addMessage(world, chat, apiUser(person), content);
    const updateId = hears(world, chat, message) ? push(world, { message: apiMessage(message) }) : undefined;
    await world.flushed();
    return { message, updateId };
  };
  return {
    async addPerson({ id, started = true, isAdmin = false, ...given }) {
      const person = { ...given, id: id ?? 1_000_000 + world.next('person'), isAdmin };
      putPerson(world, person, started);
      world.emit({ type: 'people', people: [...world.people.values()] });
      await world.flushed();
      return person;
    },
    sendText: async (as, chatId, text, { replyTo, entities, threadId } = {}) =>
      say(as, chatId, {
        ...personText(world, text, entities),
        ...replyContent(world, chatId, replyTo),
        ...(threadId !== undefined && { message_thread_id: threadId, is_topic_message: true }),
      }),
    sendLocation: async (as, chatId, { latitude, longitude }) => {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw badRequest('wrong latitude or longitude');
      return say(as, chatId, { location: { latitude, longitude } });
    },
    async sendDocument(as, chatId, { name, bytes, caption = '', mime = mimeOf(name) }) {
      speaker(world, as, chatId);
      const file = await addDocument(world, { name, mime, bytes: Buffer.from(bytes) });
      const { text, entities } = format({ text: caption }, (id) => findUser(world, id));
      if (text.length > MOST_CAPTION) throw badRequest('message caption is too long');
      const captions = {
        ...(text !== '' && { caption: text }),
        ...(entities.length > 0 && { caption_entities: entities }),
      };
      return say(as, chatId, { document: asDocument(file), ...captions });
    },
    async editText(as, chatId, messageId, text) {
      const [, chat] = speaker(world, as, chatId);
      const old = world.messages(chatId).get(messageId);
      if (!old || old.from?.id !== as) throw badRequest("message can't be edited");
      const message = edited(world, old, text);
      replaceMessage(world, message);
      const updateId = hears(world, chat, message)
        ? push(world, { edited_message: { ...apiMessage(message), edit_date: message.edit_date ?? 0 } })
        : undefined;
      await world.flushed();
      return { message, updateId };
    },
    async press(as, chatId, messageId, data) {
      const [person, chat] = speaker(world, as, chatId);
      if (Buffer.byteLength(data) > 64) throw badRequest('BUTTON_DATA_INVALID');
      const message = world.messages(chatId).get(messageId) ?? gone(world, chat, messageId);
      const id = addQuery(world, as, chatId);
      const isThere = message.date > 0;
      const shown = isThere ? apiMessage(message) : { chat: message.chat, message_id: messageId, date: 0 as const };
      const updateId = push(world, {
        callback_query: { id, from: apiUser(person), chat_instance: String(chatId), data, message: shown },
      });
      await world.flushed();
      return { message, updateId, callbackQueryId: id };
    },
  };
}

export function push(world: World, update: Parameters<World['updates']['push']>[0]): number | undefined {
  return world.updates.push(update)?.update_id;
}

/** Writes the person and the private chat that goes with one. */
export function putPerson(world: World, person: Person, started = true): void {
  world.people.set(person.id, person);
  if (world.chats.has(person.id)) return;
  const chat = { id: person.id, type: 'private' as const, members: [person.id] };
  world.chats.set(person.id, { ...chat, started, blocked: false, bot: 'member', admins: [] });
}

/** Returns person and chat; throws when one does not exist or the person may not write there. */
export function speaker(world: World, as: number, chatId: number): [Person, ChatRecord] {
  const person = world.people.get(as);
  if (!person) throw badRequest('user not found');
  const chat = world.chats.get(chatId);
  if (!chat?.members.includes(as)) throw badRequest('chat not found');
  if (chat.migratedTo !== undefined) throw badRequest('group chat was upgraded to a supergroup chat');
  if (chat.blocked) throw badRequest('you blocked the bot');
  if (chat.started) return [person, chat];
  const started = { ...chat, started: true };
  world.chats.set(chatId, started);
  return [person, started];
}

function personText(world: World, source: string, given?: MessageEntity[]): Content {
  const { text, entities } = format({ text: source, entities: given }, (id) => findUser(world, id));
  if (text === '') throw badRequest('message text is empty');
  if (text.length > MOST_TEXT) throw badRequest('message is too long');
  return { text, ...(entities.length > 0 && { entities }) };
}

function replyContent(world: World, chatId: number, replyTo: number | undefined): Content {
  if (replyTo === undefined) return {};
  const message = world.messages(chatId).get(replyTo);
  if (!message) throw badRequest('message to be replied not found');
  return { reply_to_message: quoted(message) };
}

function edited(world: World, old: PageMessage, source: string): PageMessage {
  const edit_date = unixTime(world);
  const { text, entities = [] } = personText(world, source);
  const marks = entities.length > 0 ? entities : undefined;
  const { entities: _, caption_entities: __, ...kept } = old;
  if (text === (old.text ?? old.caption)) throw badRequest('message is not modified');
  if (old.text === undefined) return { ...kept, edit_date, caption: text, ...(marks && { caption_entities: marks }) };
  return { ...kept, edit_date, text, ...(marks && { entities: marks }) };
}

/** A message that was deleted can still be pressed on a screen that shows it. */
function gone(world: World, chat: ChatRecord, messageId: number): PageMessage {
  return { message_id: messageId, chat: apiChat(world, chat), date: 0, fromBot: true };
}
