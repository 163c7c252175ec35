import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DashboardDeps } from './deps.ts';
import { preferredLanguage } from './language.ts';
import type { SessionCookies } from './session-cookies.ts';
import { loadPageTexts, loadTemplate } from './templates.ts';

/** The pages that people see without a session. Each says what to do, and nothing about the data. */
export interface LoginPages {
  /** Says how to log in. */
  sendLoginRequired(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Says that a link has been used or is too old. */
  sendLinkExpired(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Sends the page of the Mini App, which logs in with Telegram's init data. */
  sendMiniApp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Answers a preview of a link with one line of plain text. */
  sendLinkPreview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** The messages: the key of the title and the key of the text below it. */
const messageKeys = { loginRequired: 'loginRequiredHint', linkExpired: 'linkExpiredHint' } as const;

/**
 * Creates the log-in pages. They are in the language of the person who is logged in, else in the one that
 * `Accept-Language` prefers, else in the default language. A browser may prefer another language than its person: so
 * the messages follow in the other language too.
 */
export function createLoginPages({ defaults, botUrl }: DashboardDeps, sessions: SessionCookies): LoginPages {
  const names = ['title', 'text', 'botUrl', 'otherLanguage', 'otherTitle', 'otherText'] as const;
  const message = loadTemplate('message.html', names);
  const miniApp = loadTemplate('mini-app.html', ['botUrl']);
  const texts = { en: loadPageTexts('en'), ru: loadPageTexts('ru') };

  async function findLanguage(request: FastifyRequest) {
    const session = await sessions.find(request);
    return session?.language ?? preferredLanguage(request.headers['accept-language'], defaults.language);
  }

  async function sendMessage(
    request: FastifyRequest,
    reply: FastifyReply,
    key: keyof typeof messageKeys,
  ): Promise<FastifyReply> {
    const language = await findLanguage(request);
    const otherLanguage = language === 'en' ? 'ru' : 'en';
    const [own, other] = [texts[language], texts[otherLanguage]];
    const hint = messageKeys[key];
    const [title, text, otherTitle, otherText] = [own[key], own[hint], other[key], other[hint]];
    const values = { title, text, botUrl: botUrl(), otherLanguage, otherTitle, otherText };
    return sendHtml(reply, message(language, values));
  }

  return {
    sendLoginRequired: (request, reply) => sendMessage(request, reply, 'loginRequired'),
    sendLinkExpired: (request, reply) => sendMessage(request, reply, 'linkExpired'),
    async sendMiniApp(request, reply) {
      return sendHtml(reply, miniApp(await findLanguage(request), { botUrl: botUrl() }));
    },
    async sendLinkPreview(request, reply) {
      const { openInBrowser } = texts[await findLanguage(request)];
      return reply.type('text/plain; charset=utf-8').send(`${openInBrowser}\n`);
    },
  };
}

function sendHtml(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html);
}
