import { isDeepStrictEqual } from 'node:util';
import type { Message } from 'grammy/types';
import { badRequest } from '../errors.ts';
import { captionContent, knownChat, textContent, writableChat } from '../message-content.ts';
import { type Call, integer, json } from '../params.ts';
import type { PageMessage } from '../protocol.ts';
import { inlineMarkup } from '../reply-markup.ts';
import {
  apiMessage,
  type ChatRecord,
  type Content,
  removeMessages,
  replaceMessage,
  unixTime,
  type World,
} from '../state.ts';
import { mediaContent } from './send.ts';

const TWO_DAYS = 48 * 3600;
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
const REACTIONS =
  '❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳❤‍🔥🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👨‍💻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷‍♂🤷🤷‍♀😡';
/** Leaves out what is undefined, so that a missing key and an undefined one compare alike. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

export function editMessageText(world: World, call: Call): Message {
  const content = textContent(world, call);
  const { chat, message } = editable(world, call);
  if (message.text === undefined) throw badRequest('there is no text in the message to edit');
  return change(world, call, chat, message, { entities: undefined, link_preview_options: undefined, ...content });
}

export function editMessageCaption(world: World, call: Call): Message {
  const content = captionContent(world, call);
  const { chat, message } = editable(world, call);
  if (!message.photo && !message.document) throw badRequest('there is no caption in the message to edit');
  const empty = { caption: undefined, caption_entities: undefined, show_caption_above_media: undefined };
  return change(world, call, chat, message, { ...empty, ...content });
}

export async function editMessageMedia(world: World, call: Call): Promise<Message> {
  const media = json<Record<string, unknown>>(call, 'media', "can't parse input media JSON object");
  if (!media) throw badRequest("input media isn't specified");
  editable(world, call);
  const content = await mediaContent(world, call, media);
  const { chat, message } = editable(world, call);
  const empty = { text: undefined, entities: undefined, caption: undefined, caption_entities: undefined };
  return change(world, call, chat, message, { ...empty, photo: undefined, document: undefined, ...content });
}

export function editMessageReplyMarkup(world: World, call: Call): Message {
  const { chat, message } = editable(world, call);
  return change(world, call, chat, message, {});
}

function editable(world: World, call: Call): { chat: ChatRecord; message: PageMessage } {
  const chat = writableChat(world, call);
  const id = integer(call, 'message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const message = world.messages(chat.id).get(id);
  if (!message) throw badRequest('message to edit not found');
  if (!message.fromBot || hasOtherKeyboard(message)) throw badRequest("message can't be edited");
  return { chat, message };
}

/** A message sent with a reply keyboard, its removal or a forced reply stays as it is. */
function hasOtherKeyboard({ reply_markup }: PageMessage): boolean {
  return reply_markup !== undefined && !('inline_keyboard' in reply_markup);
}

/** Puts the content in the message's place; a keyboard that the edit does not name is taken away. */
function change(world: World, call: Call, chat: ChatRecord, message: PageMessage, content: Content): Message {
  const reply_markup = inlineMarkup(call, chat.type === 'private');
  const { edit_date: _, ...before } = message;
  const after = { ...before, ...content, reply_markup };
  if (isDeepStrictEqual(plain(before), plain(after))) throw badRequest(NOT_MODIFIED);
  const changed: PageMessage = { ...after, edit_date: unixTime(world) };
  replaceMessage(world, plain(changed) as PageMessage);
  return apiMessage(plain(changed) as PageMessage);
}

export function deleteMessage(world: World, call: Call): true {
  const chat = knownChat(world, call);
  const id = integer(call, 'message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const message = world.messages(chat.id).get(id);
  if (!message) throw badRequest('message to delete not found');
  checkDeletable(world, chat, message);
  removeMessages(world, chat.id, [id]);
  return true;
}

export function deleteMessages(world: World, call: Call): true {
  const chat = knownChat(world, call);
  const ids = json<number[]>(call, 'message_ids', "can't parse message identifiers JSON object");
  if (!Array.isArray(ids)) throw badRequest('message identifiers are not specified');
  if (ids.length > 100) throw badRequest('too many message identifiers specified');
  const there = ids.flatMap((id) => world.messages(chat.id).get(id) ?? []);
  for (const message of there) checkDeletable(world, chat, message);
  removeMessages(world, chat.id, ids);
  return true;
}

function checkDeletable(world: World, chat: ChatRecord, message: PageMessage): void {
  const mayAll = chat.type === 'private' || chat.bot === 'administrator';
  if (!message.fromBot && !mayAll) throw badRequest("message can't be deleted");
  const isOld = unixTime(world) - message.date > TWO_DAYS;
  if (isOld && chat.bot !== 'administrator') throw badRequest("message can't be deleted for everyone");
}

interface Reaction {
  type: string;
  emoji?: string;
}

export function setMessageReaction(world: World, call: Call): true {
  const chat = writableChat(world, call);
  const message = world.messages(chat.id).get(integer(call, 'message_id', 0));
  if (!message) throw badRequest('message to react not found');
  const given = json<Reaction[]>(call, 'reaction', "can't parse reaction types JSON object") ?? [];
  const reactions = given.map(({ emoji = '' }) => emoji);
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  if (reactions.some((r) => r === '' || !REACTIONS.includes(r))) throw badRequest('REACTION_INVALID');
  replaceMessage(world, { ...message, reactions });
  return true;
}
