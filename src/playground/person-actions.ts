import type { MessageEntity } from 'grammy/types';
import { addCallbackQuery } from './callback-queries.ts';
import { badRequest } from './errors.ts';
import { maxTextLength } from './message-content.ts';
import { albumContents, type DocumentUpload, type MediaUpload, mediaUploadContent } from './person-media.ts';
import { isVisibleToBot } from './privacy-mode.ts';
import type { PageMessage, PersonRequest, PlaygroundPerson } from './protocol.ts';
import {
  addMessage,
  type ChatRecord,
  findUser,
  type MessageContent,
  type PlaygroundState,
  replaceMessage,
  toApiChat,
  toApiMessage,
  toApiUser,
  toReplyMessage,
  unixTime,
} from './state.ts';
import { formatText } from './text/format-text.ts';

/** The result of an action of a person. */
export interface SendResult {
  message: PageMessage;
  /** Undefined if the bot does not get the update: because of privacy mode, or because it did not ask for this type. */
  updateId: number | undefined;
}
export interface PressResult extends SendResult {
  callbackQueryId: string;
}
export interface SendTextOptions {
  replyTo?: number;
  /** The formatting. Commands, mentions and URLs are detected in any case. */
  entities?: MessageEntity[];
  /** The topic of a forum. */
  threadId?: number;
}

/** The actions of people. Each one resolves when its update is queued and, with a folder, written. */
export interface PersonActions {
  /** Adds a person. With `started: false` the bot cannot write to the person before the person writes to it. */
  addPerson(person: PersonRequest & { id?: number; started?: boolean; isAdmin?: boolean }): Promise<PlaygroundPerson>;
  sendText(as: number, chatId: number, text: string, options?: SendTextOptions): Promise<SendResult>;
  editText(as: number, chatId: number, messageId: number, text: string): Promise<SendResult>;
  press(as: number, chatId: number, messageId: number, data: string): Promise<PressResult>;
  sendLocation(as: number, chatId: number, place: { latitude: number; longitude: number }): Promise<SendResult>;
  sendDocument(as: number, chatId: number, document: DocumentUpload): Promise<SendResult>;
  sendMedia(as: number, chatId: number, media: MediaUpload): Promise<SendResult>;
  /** Sends an album: each file is a message of its own, with the same `media_group_id`. */
  sendAlbum(as: number, chatId: number, items: readonly Omit<MediaUpload, 'albumId'>[]): Promise<SendResult[]>;
}

/** Creates the actions of people. */
export function createPersonActions(state: PlaygroundState): PersonActions {
  const send = async (as: number, chatId: number, content: MessageContent): Promise<SendResult> => {
    const [person, chat] = requireMember(state, as, chatId);
    const message = addMessage(state, chat, toApiUser(person), content);
    const updateId = isVisibleToBot(state, chat, message)
      ? pushUpdate(state, { message: toApiMessage(message) })
      : undefined;
    await state.flush();
    return { message, updateId };
  };
  const sendMedia = async (as: number, chatId: number, media: MediaUpload): Promise<SendResult> => {
    requireMember(state, as, chatId);
    return send(as, chatId, await mediaUploadContent(state, media));
  };
  return {
    async addPerson({ id, started = true, isAdmin = false, ...details }) {
      const person = { ...details, id: id ?? 1_000_000 + state.nextNumber('person'), isAdmin };
      putPerson(state, person, started);
      state.emit({ type: 'people', people: [...state.people.values()] });
      await state.flush();
      return person;
    },
    sendText: async (as, chatId, text, { replyTo, entities, threadId } = {}) =>
      send(as, chatId, {
        ...textOfPerson(state, text, entities),
        ...replyContent(state, chatId, replyTo),
        ...(threadId !== undefined && { message_thread_id: threadId, is_topic_message: true }),
      }),
    sendLocation: async (as, chatId, { latitude, longitude }) => {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw badRequest('wrong latitude or longitude');
      return send(as, chatId, { location: { latitude, longitude } });
    },
    sendDocument: (as, chatId, document) => sendMedia(as, chatId, { ...document, kind: 'document' }),
    sendMedia,
    async sendAlbum(as, chatId, items) {
      requireMember(state, as, chatId);
      const results: SendResult[] = [];
      for (const content of await albumContents(state, items)) results.push(await send(as, chatId, content));
      return results;
    },
    async editText(as, chatId, messageId, text) {
      const [, chat] = requireMember(state, as, chatId);
      const old = state.messages(chatId).get(messageId);
      if (!old || old.from?.id !== as) throw badRequest("message can't be edited");
      const message = editedMessage(state, old, text);
      replaceMessage(state, message);
      const updateId = isVisibleToBot(state, chat, message)
        ? pushUpdate(state, { edited_message: { ...toApiMessage(message), edit_date: message.edit_date ?? 0 } })
        : undefined;
      await state.flush();
      return { message, updateId };
    },
    async press(as, chatId, messageId, data) {
      const [person, chat] = requireMember(state, as, chatId);
      if (Buffer.byteLength(data) > 64) throw badRequest('BUTTON_DATA_INVALID');
      const message = state.messages(chatId).get(messageId) ?? deletedMessage(state, chat, messageId);
      const id = addCallbackQuery(state, as, chatId);
      const exists = message.date > 0;
      const apiMessage = exists
        ? toApiMessage(message)
        : { chat: message.chat, message_id: messageId, date: 0 as const };
      const updateId = pushUpdate(state, {
        callback_query: { id, from: toApiUser(person), chat_instance: String(chatId), data, message: apiMessage },
      });
      await state.flush();
      return { message, updateId, callbackQueryId: id };
    },
  };
}

/** Queues an update. Returns its id, or undefined if the bot did not ask for this type. */
export function pushUpdate(
  state: PlaygroundState,
  update: Parameters<PlaygroundState['updates']['push']>[0],
): number | undefined {
  return state.updates.push(update)?.update_id;
}

/** Stores the person with the private chat, if there is none yet. */
export function putPerson(state: PlaygroundState, person: PlaygroundPerson, started = true): void {
  state.people.set(person.id, person);
  if (state.chats.has(person.id)) return;
  const chat = { id: person.id, type: 'private' as const, members: [person.id] };
  state.chats.set(person.id, { ...chat, started, blocked: false, bot: 'member', admins: [] });
}

/** Returns the person and the chat. Throws if one does not exist or the person may not write in the chat. */
function requireMember(state: PlaygroundState, as: number, chatId: number): [PlaygroundPerson, ChatRecord] {
  const person = state.people.get(as);
  if (!person) throw badRequest('user not found');
  const chat = state.chats.get(chatId);
  if (!chat?.members.includes(as)) throw badRequest('chat not found');
  if (chat.migratedTo !== undefined) throw badRequest('group chat was upgraded to a supergroup chat');
  if (chat.blocked) throw badRequest('you blocked the bot');
  if (chat.started) return [person, chat];
  const started = { ...chat, started: true };
  state.chats.set(chatId, started);
  return [person, started];
}

function textOfPerson(state: PlaygroundState, source: string, formatting?: MessageEntity[]): MessageContent {
  const { text, entities } = formatText({ text: source, entities: formatting }, (id) => findUser(state, id));
  if (text === '') throw badRequest('message text is empty');
  if (text.length > maxTextLength) throw badRequest('message is too long');
  return { text, ...(entities.length > 0 && { entities }) };
}

function replyContent(state: PlaygroundState, chatId: number, replyTo: number | undefined): MessageContent {
  if (replyTo === undefined) return {};
  const message = state.messages(chatId).get(replyTo);
  if (!message) throw badRequest('message to be replied not found');
  return { reply_to_message: toReplyMessage(message) };
}

function editedMessage(state: PlaygroundState, old: PageMessage, source: string): PageMessage {
  const edit_date = unixTime(state);
  const { text, entities = [] } = textOfPerson(state, source);
  const newEntities = entities.length > 0 ? entities : undefined;
  const { entities: _, caption_entities: __, ...kept } = old;
  if (text === (old.text ?? old.caption)) throw badRequest('message is not modified');
  if (old.text === undefined)
    return { ...kept, edit_date, caption: text, ...(newEntities && { caption_entities: newEntities }) };
  return { ...kept, edit_date, text, ...(newEntities && { entities: newEntities }) };
}

/** Returns a substitute for a deleted message: a screen may still show its buttons, and a person may press them. */
function deletedMessage(state: PlaygroundState, chat: ChatRecord, messageId: number): PageMessage {
  return { message_id: messageId, chat: toApiChat(state, chat), date: 0, fromBot: true };
}
