import type { Api } from 'grammy';
import type { Log } from '../log.ts';
import { type Audience, commands } from './commands.ts';
import { type Language, languages, type Texts } from './i18n.ts';

/** After it, Telegram shows the commands of each language, and more of them to admins. Decoration: a failure is logged, never fatal. */
export async function publishMenus(api: Api, texts: Texts, adminIds: number[], log: Log): Promise<void> {
  const everyone = (language: Language) => menu(texts, language, ['everyone']);
  const all = (language: Language) => menu(texts, language, ['everyone', 'admins']);
  const calls: (() => Promise<unknown>)[] = [() => api.setMyCommands(everyone('en'))];
  for (const language of languages) {
    const t = texts.in(language);
    calls.push(() => api.setMyCommands(everyone(language), { language_code: language }));
    calls.push(() => api.setMyShortDescription(t('bot-short-description'), { language_code: language }));
    for (const chat_id of adminIds)
      calls.push(() => api.setMyCommands(all(language), { scope: { type: 'chat', chat_id }, language_code: language }));
  }
  for (const call of calls) await call().catch((error: unknown) => log.warn({ err: error }, 'a menu could not be set'));
}

function menu(texts: Texts, language: Language, audiences: Audience[]): { command: string; description: string }[] {
  return commands
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ name }) => ({ command: name, description: texts.in(language)(`command-${name}`) }));
}
