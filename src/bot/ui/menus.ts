import type { Api } from 'grammy';
import type { BotCommand } from 'grammy/types';
import type { Log } from '../../lib/log.ts';
import { type Language, languages } from '../../time/language.ts';
import { type Audience, commands } from '../commands.ts';
import type { Texts } from './i18n.ts';

/** Whose menu it is; `language` is the chosen one, null where it follows Telegram's. */
export interface MenuOwner {
  userId: number;
  isAdmin: boolean;
  language: Language | null;
}

type Call = () => Promise<unknown>;

/** After it, Telegram shows the commands of each language, and more of them to admins. Decoration: a failure is logged, never fatal. */
export async function publishMenus(api: Api, texts: Texts, admins: MenuOwner[], log: Log): Promise<void> {
  const calls: Call[] = [() => api.setMyCommands(menu(texts, 'en', ['everyone']))];
  for (const language of languages) {
    const t = texts.in(language);
    calls.push(() => api.setMyCommands(menu(texts, language, ['everyone']), { language_code: language }));
    calls.push(() => api.setMyShortDescription(t('bot-short-description'), { language_code: language }));
  }
  await callAll([...calls, ...admins.flatMap((admin) => callsFor(api, texts, admin))], log);
}

/** After it, the menu of the person's private chat follows the chosen language. Decoration: a failure is logged, never fatal. */
export async function publishUserMenu(api: Api, texts: Texts, owner: MenuOwner, log: Log): Promise<void> {
  await callAll(callsFor(api, texts, owner), log);
}

/** Telegram prefers a chat's menu in the phone's own language to its general one, so a choice has to be set for each. */
function callsFor(api: Api, texts: Texts, { userId, isAdmin, language: chosen }: MenuOwner): Call[] {
  const scope = { type: 'chat', chat_id: userId } as const;
  const audiences: Audience[] = isAdmin ? ['everyone', 'admins'] : ['everyone'];
  return [undefined, ...languages].map((language_code) => {
    const options = { scope, language_code };
    if (!chosen && !isAdmin) return () => api.deleteMyCommands(options);
    const shown = menu(texts, chosen ?? language_code ?? 'en', audiences);
    return () => api.setMyCommands(shown, options);
  });
}

async function callAll(calls: Call[], log: Log): Promise<void> {
  for (const call of calls) await call().catch((error: unknown) => log.warn({ err: error }, 'a menu could not be set'));
}

function menu(texts: Texts, language: Language, audiences: Audience[]): BotCommand[] {
  return commands
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ name }) => ({ command: name, description: texts.in(language)(`command-${name}`) }));
}
