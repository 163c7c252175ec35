import type { MessageEntity } from 'grammy/types';
import { addCallbackQuery } from './callback-queries.ts';
import { badRequest } from './errors.ts';
import { mimeTypeForName } from './images.ts';
import { addDocument, toDocument } from './media.ts';
import { maxCaptionLength, maxTextLength } from './message-content.ts';
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

/** What became of something that a person did. */
export interface SendResult {
  message: PageMessage;
  /** Undefined when the bot does not get it: privacy mode in a group, or a type it did not ask for. */
  updateId: number | undefined;
}
export interface PressResult extends SendResult {
  callbackQueryId: string;
}
export interface SendTextOptions {
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
export interface PersonActions {
  /** With `started: false` the bot cannot write to them before they have written to it. */
  addPerson(person: PersonRequest & { id?: number; started?: boolean; isAdmin?: boolean }): Promise<PlaygroundPerson>;
  sendText(as: number, chatId: number, text: string, options?: SendTextOptions): Promise<SendResult>;
  editText(as: number, chatId: number, messageId: number, text: string): Promise<SendResult>;
  press(as: number, chatId: number, messageId: number, data: string): Promise<PressResult>;
  sendLocation(as: number, chatId: number, place: { latitude: number; longitude: number }): Promise<SendResult>;
  sendDocument(as: number, chatId: number, document: DocumentUpload): Promise<SendResult>;
}

export function createPersonActions(state: PlaygroundState): PersonActions {
  const say = async (as: number, chatId: number, content: MessageContent): Promise<SendResult> => {
    const [person, chat] = requireMember(state, as, chatId);
    const message = addMessage(state, chat, toApiUser(person), content);
    const updateId = isVisibleToBot(state, chat, message)
      ? pushUpdate(state, { message: toApiMessage(message) })
      : undefined;
    await state.flush();
    return { message, updateId };
  };
  return {
    async addPerson({ id, started = true, isAdmin = false, ...given }) {
      const person = { ...given, id: id ?? 1_000_000 + state.nextNumber('person'), isAdmin };
      putPerson(state, person, started);
      state.emit({ type: 'people', people: [...state.people.values()] });
      await state.flush();
      return person;
    },
    sendText: async (as, chatId, text, { replyTo, entities, threadId } = {}) =>
      say(as, chatId, {
        ...textOfPerson(state, text, entities),
        ...replyContent(state, chatId, replyTo),
        ...(threadId !== undefined && { message_thread_id: threadId, is_topic_message: true }),
      }),
    sendLocation: async (as, chatId, { latitude, longitude }) => {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw badRequest('wrong latitude or longitude');
      return say(as, chatId, { location: { latitude, longitude } });
    },
    async sendDocument(as, chatId, { name, bytes, caption = '', mime = mimeTypeForName(name) }) {
      requireMember(state, as, chatId);
      const file = await addDocument(state, { name, mime, bytes: Buffer.from(bytes) });
      const { text, entities } = formatText({ text: caption }, (id) => findUser(state, id));
      if (text.length > maxCaptionLength) throw badRequest('message caption is too long');
      const captions = {
        ...(text !== '' && { caption: text }),
        ...(entities.length > 0 && { caption_entities: entities }),
      };
      return say(as, chatId, { document: toDocument(file), ...captions });
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
      const isThere = message.date > 0;
      const shown = isThere ? toApiMessage(message) : { chat: message.chat, message_id: messageId, date: 0 as const };
      const updateId = pushUpdate(state, {
        callback_query: { id, from: toApiUser(person), chat_instance: String(chatId), data, message: shown },
      });
      await state.flush();
      return { message, updateId, callbackQueryId: id };
    },
  };
}

export function pushUpdate(
  state: PlaygroundState,
  update: Parameters<PlaygroundState['updates']['push']>[0],
): number | undefined {
  return state.updates.push(update)?.update_id;
}

/** Writes the person and the private chat that goes with one. */
export function putPerson(state: PlaygroundState, person: PlaygroundPerson, started = true): void {
  state.people.set(person.id, person);
  if (state.chats.has(person.id)) return;
  const chat = { id: person.id, type: 'private' as const, members: [person.id] };
  state.chats.set(person.id, { ...chat, started, blocked: false, bot: 'member', admins: [] });
}

/** Returns person and chat; throws when one does not exist or the person may not write there. */
export function requireMember(state: PlaygroundState, as: number, chatId: number): [PlaygroundPerson, ChatRecord] {
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

function textOfPerson(state: PlaygroundState, source: string, given?: MessageEntity[]): MessageContent {
  const { text, entities } = formatText({ text: source, entities: given }, (id) => findUser(state, id));
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
  const marks = entities.length > 0 ? entities : undefined;
  const { entities: _, caption_entities: __, ...kept } = old;
  if (text === (old.text ?? old.caption)) throw badRequest('message is not modified');
  if (old.text === undefined) return { ...kept, edit_date, caption: text, ...(marks && { caption_entities: marks }) };
  return { ...kept, edit_date, text, ...(marks && { entities: marks }) };
}

/** A message that was deleted can still be pressed on a screen that shows it. */
function deletedMessage(state: PlaygroundState, chat: ChatRecord, messageId: number): PageMessage {
  return { message_id: messageId, chat: toApiChat(state, chat), date: 0, fromBot: true };
}
