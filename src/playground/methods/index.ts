import type { Call } from '../params.ts';
import type { World } from '../state.ts';
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
  getProfile,
  setChatMenuButton,
  setMyCommands,
  setProfile,
} from './profile.ts';
import { sendChatAction, sendDocument, sendLocation, sendMediaGroup, sendMessage, sendPhoto } from './send.ts';
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './updates.ts';

/** One method of the Bot API: returns its result, throws an ApiError for Telegram's refusal. */
export type Method = (world: World, call: Call, webhook: Webhook) => unknown;

const METHODS: Record<string, Method> = {
  getMe: (world) => world.bot,
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
  setMyName: setProfile('name'),
  getMyName: getProfile('name'),
  setMyDescription: setProfile('description'),
  getMyDescription: getProfile('description'),
  setMyShortDescription: setProfile('short_description'),
  getMyShortDescription: getProfile('short_description'),
  setChatMenuButton,
  getChatMenuButton,
};

const BY_NAME = new Map(Object.entries(METHODS).map(([name, run]) => [name.toLowerCase(), { name, run }]));

/** Finds a method by its name in any case, as Telegram does. */
export function findMethod(name: string): { name: string; run: Method } | undefined {
  return BY_NAME.get(name.toLowerCase());
}
