import { isDeepStrictEqual } from 'node:util';
import type { Message } from 'grammy/types';
import { badRequest } from '../errors.ts';
import { captionContent, readableChat, textContent, writableChat } from '../message-content.ts';
import { type ApiCall, integerParam, jsonParam } from '../params.ts';
import type { PageMessage } from '../protocol.ts';
import { parseInlineMarkup } from '../reply-markup.ts';
import {
  type ChatRecord,
  type MessageContent,
  type PlaygroundState,
  removeMessages,
  replaceMessage,
  toApiMessage,
  unixTime,
} from '../state.ts';
import { mediaContent } from './send.ts';

const maxDeletableAgeSeconds = 48 * 3600;
const notModifiedText =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content ' +
  'and reply markup of the message';
/** Telegram's reactions, as one string. */
const allowedReactions =
  '❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳❤‍🔥🌚🌭' +
  '💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👨‍💻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷‍♂🤷🤷‍♀😡';
/** Removes undefined properties, so that a missing property and an undefined one are equal. */
const withoutUndefined = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

export function editMessageText(state: PlaygroundState, call: ApiCall): Message {
  const content = textContent(state, call);
  const { chat, message } = findEditable(state, call);
  if (message.text === undefined) throw badRequest('there is no text in the message to edit');
  return applyEdit(state, call, chat, message, { entities: undefined, link_preview_options: undefined, ...content });
}

export function editMessageCaption(state: PlaygroundState, call: ApiCall): Message {
  const content = captionContent(state, call);
  const { chat, message } = findEditable(state, call);
  if (!message.photo && !message.document) throw badRequest('there is no caption in the message to edit');
  const empty = { caption: undefined, caption_entities: undefined, show_caption_above_media: undefined };
  return applyEdit(state, call, chat, message, { ...empty, ...content });
}

export async function editMessageMedia(state: PlaygroundState, call: ApiCall): Promise<Message> {
  const media = jsonParam<Record<string, unknown>>(call, 'media', "can't parse input media JSON object");
  if (!media) throw badRequest("input media isn't specified");
  findEditable(state, call);
  const content = await mediaContent(state, call, media);
  const { chat, message } = findEditable(state, call);
  const empty = { text: undefined, entities: undefined, caption: undefined, caption_entities: undefined };
  return applyEdit(state, call, chat, message, { ...empty, photo: undefined, document: undefined, ...content });
}

export function editMessageReplyMarkup(state: PlaygroundState, call: ApiCall): Message {
  const { chat, message } = findEditable(state, call);
  return applyEdit(state, call, chat, message, {});
}

function findEditable(state: PlaygroundState, call: ApiCall): { chat: ChatRecord; message: PageMessage } {
  const chat = writableChat(state, call);
  const id = integerParam(call, 'message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const message = state.messages(chat.id).get(id);
  if (!message) throw badRequest('message to edit not found');
  if (!message.fromBot || hasOtherKeyboard(message)) throw badRequest("message can't be edited");
  return { chat, message };
}

/**
 * Returns whether the message has markup other than an inline keyboard. Telegram does not allow edits of such a
 * message.
 */
function hasOtherKeyboard({ reply_markup }: PageMessage): boolean {
  return reply_markup !== undefined && !('inline_keyboard' in reply_markup);
}

/** Replaces the content of the message. An inline keyboard that the edit does not repeat is removed. */
function applyEdit(
  state: PlaygroundState,
  call: ApiCall,
  chat: ChatRecord,
  message: PageMessage,
  content: MessageContent,
): Message {
  const reply_markup = parseInlineMarkup(call, chat.type === 'private');
  const { edit_date: _, ...before } = message;
  const after = { ...before, ...content, reply_markup };
  if (isDeepStrictEqual(withoutUndefined(before), withoutUndefined(after))) throw badRequest(notModifiedText);
  const changed: PageMessage = { ...after, edit_date: unixTime(state) };
  replaceMessage(state, withoutUndefined(changed) as PageMessage);
  return toApiMessage(withoutUndefined(changed) as PageMessage);
}

export function deleteMessage(state: PlaygroundState, call: ApiCall): true {
  const chat = readableChat(state, call);
  const id = integerParam(call, 'message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const message = state.messages(chat.id).get(id);
  if (!message) throw badRequest('message to delete not found');
  checkDeletable(state, chat, message);
  removeMessages(state, chat.id, [id]);
  return true;
}

export function deleteMessages(state: PlaygroundState, call: ApiCall): true {
  const chat = readableChat(state, call);
  const ids = jsonParam<number[]>(call, 'message_ids', "can't parse message identifiers JSON object");
  if (!Array.isArray(ids)) throw badRequest('message identifiers are not specified');
  if (ids.length > 100) throw badRequest('too many message identifiers specified');
  const existing = ids.flatMap((id) => state.messages(chat.id).get(id) ?? []);
  for (const message of existing) checkDeletable(state, chat, message);
  removeMessages(state, chat.id, ids);
  return true;
}

function checkDeletable(state: PlaygroundState, chat: ChatRecord, message: PageMessage): void {
  const mayDeleteAll = chat.type === 'private' || chat.bot === 'administrator';
  if (!message.fromBot && !mayDeleteAll) throw badRequest("message can't be deleted");
  const isOld = unixTime(state) - message.date > maxDeletableAgeSeconds;
  if (isOld && chat.bot !== 'administrator') throw badRequest("message can't be deleted for everyone");
}

interface Reaction {
  type: string;
  emoji?: string;
}

export function setMessageReaction(state: PlaygroundState, call: ApiCall): true {
  const chat = writableChat(state, call);
  const message = state.messages(chat.id).get(integerParam(call, 'message_id', 0));
  if (!message) throw badRequest('message to react not found');
  const types = jsonParam<Reaction[]>(call, 'reaction', "can't parse reaction types JSON object") ?? [];
  const reactions = types.map(({ emoji = '' }) => emoji);
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  if (reactions.some((r) => r === '' || !allowedReactions.includes(r))) throw badRequest('REACTION_INVALID');
  replaceMessage(state, { ...message, reactions });
  return true;
}
