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

/**
 * Creates the log-in pages. They are in the language of the person who is logged in, else in the one that
 * `Accept-Language` prefers, else in the default language.
 */
export function createLoginPages({ defaults }: DashboardDeps, sessions: SessionCookies): LoginPages {
  const message = loadTemplate('message.html', ['title', 'text']);
  const miniApp = loadTemplate('mini-app.html');
  const texts = { en: loadPageTexts('en'), ru: loadPageTexts('ru') };

  async function findLanguage(request: FastifyRequest) {
    const session = await sessions.find(request);
    return session?.language ?? preferredLanguage(request.headers['accept-language'], defaults.language);
  }

  return {
    async sendLoginRequired(request, reply) {
      const language = await findLanguage(request);
      const { loginRequired: title, loginRequiredHint: text } = texts[language];
      return sendHtml(reply, message(language, { title, text }));
    },
    async sendLinkExpired(request, reply) {
      const language = await findLanguage(request);
      const { linkExpired: title, linkExpiredHint: text } = texts[language];
      return sendHtml(reply, message(language, { title, text }));
    },
    async sendMiniApp(request, reply) {
      return sendHtml(reply, miniApp(await findLanguage(request), {}));
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
