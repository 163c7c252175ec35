import type { Api } from 'grammy';
import type { BotCommand } from 'grammy/types';
import type { Log } from '../../lib/log.ts';
import { type Language, languages } from '../../time/language.ts';
import { type Audience, commands } from '../commands.ts';
import type { Texts } from './i18n.ts';

/** The person whose menu of commands is set. */
export interface MenuOwner {
  userId: number;
  isAdmin: boolean;
  /** The language that the person chose; null where it follows Telegram's. */
  language: Language | null;
}

type ApiCall = () => Promise<unknown>;

/**
 * Sets the descriptions of the bot and the menu of commands in each language, and larger menus in the private chats of
 * the admins. A failure is logged only: the commands work without menus.
 */
export async function publishMenus(api: Api, texts: Texts, admins: MenuOwner[], log: Log): Promise<void> {
  const calls: ApiCall[] = [() => api.setMyCommands(buildMenu(texts, 'en', ['everyone']))];
  calls.push(() => api.setMyDescription(texts.in('en')('bot-description')));
  calls.push(() => api.setMyShortDescription(texts.in('en')('bot-short-description')));
  for (const language of languages) {
    const t = texts.in(language);
    calls.push(() => api.setMyCommands(buildMenu(texts, language, ['everyone']), { language_code: language }));
    calls.push(() => api.setMyDescription(t('bot-description'), { language_code: language }));
    calls.push(() => api.setMyShortDescription(t('bot-short-description'), { language_code: language }));
  }
  await callAll([...calls, ...admins.flatMap((admin) => userMenuCalls(api, texts, admin))], log);
}

/** Sets the menu of a person's private chat in the language that the person chose. A failure is logged only. */
export async function publishUserMenu(api: Api, texts: Texts, owner: MenuOwner, log: Log): Promise<void> {
  await callAll(userMenuCalls(api, texts, owner), log);
}

/**
 * Returns the calls that set the menu of a person. Telegram prefers the menu of a chat in the language of the phone to
 * the menu of the chat without a language. Therefore the menu is set for every language.
 */
function userMenuCalls(api: Api, texts: Texts, { userId, isAdmin, language: chosen }: MenuOwner): ApiCall[] {
  const scope = { type: 'chat', chat_id: userId } as const;
  const audiences: Audience[] = isAdmin ? ['everyone', 'admins'] : ['everyone'];
  return [undefined, ...languages].map((language_code) => {
    const options = { scope, language_code };
    if (!chosen && !isAdmin) return () => api.deleteMyCommands(options);
    const menu = buildMenu(texts, chosen ?? language_code ?? 'en', audiences);
    return () => api.setMyCommands(menu, options);
  });
}

async function callAll(calls: ApiCall[], log: Log): Promise<void> {
  for (const call of calls) await call().catch((error: unknown) => log.warn({ err: error }, 'a menu could not be set'));
}

function buildMenu(texts: Texts, language: Language, audiences: Audience[]): BotCommand[] {
  return commands
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ name }) => ({ command: name, description: texts.in(language)(`command-${name}`) }));
}
