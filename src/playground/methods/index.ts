import type { ApiCall } from '../params.ts';
import type { PlaygroundState } from '../state.ts';
import type { Webhook } from '../webhook.ts';
import { answerCallbackQuery, getChat, getChatAdministrators, getChatMember, getFile, leaveChat } from './chats.ts';
import {
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  setMessageReaction,
} from './edit.ts';
import {
  deleteMyCommands,
  getChatMenuButton,
  getMyCommands,
  profileGetter,
  profileSetter,
  setChatMenuButton,
  setMyCommands,
} from './profile.ts';
import { sendChatAction, sendDocument, sendLocation, sendMediaGroup, sendMessage, sendPhoto } from './send.ts';
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './updates.ts';

/** A method of the Bot API. It returns its result or throws an ApiError. */
export type ApiMethod = (state: PlaygroundState, call: ApiCall, webhook: Webhook) => unknown;

const methods: Record<string, ApiMethod> = {
  getMe: (state) => state.bot,
  logOut: () => true,
  close: () => true,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  sendMessage,
  sendPhoto,
  sendDocument,
  sendMediaGroup,
  sendLocation,
  sendChatAction,
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  setMessageReaction,
  answerCallbackQuery,
  getFile,
  getChat,
  getChatMember,
  getChatAdministrators,
  leaveChat,
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setMyName: profileSetter('name'),
  getMyName: profileGetter('name'),
  setMyDescription: profileSetter('description'),
  getMyDescription: profileGetter('description'),
  setMyShortDescription: profileSetter('short_description'),
  getMyShortDescription: profileGetter('short_description'),
  setChatMenuButton,
  getChatMenuButton,
};

const methodsByName = new Map(Object.entries(methods).map(([name, run]) => [name.toLowerCase(), { name, run }]));

/** Returns the method with this name, in any case. */
export function findMethod(name: string): { name: string; run: ApiMethod } | undefined {
  return methodsByName.get(name.toLowerCase());
}
