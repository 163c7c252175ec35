import type { FastifyPluginAsync } from 'fastify';
import type { Update } from 'grammy/types';
import { sameSecret } from './secret.ts';

export interface TelegramWebhookOptions {
  /** The `secret_token` of the webhook, which Telegram sends with each update. */
  secret: string;
  /** Resolves once the effect of the update is committed. Rejects when it could not be committed. */
  receive: (update: Update) => Promise<void>;
}

const bodyLimit = 1024 * 1024;
const body = { type: 'object', required: ['update_id'], properties: { update_id: { type: 'integer' } } };

/**
 * `POST /telegram/webhook`: receives an update. 200: its effect is committed. 500: it is not, and Telegram sends the
 * update again. 401: the secret is wrong; the body is not read.
 */
export const telegramWebhookRoute: FastifyPluginAsync<TelegramWebhookOptions> = async (app, { secret, receive }) => {
  app.post<{ Body: Update }>(
    '/telegram/webhook',
    {
      bodyLimit,
      schema: { body },
      onRequest: async ({ headers }, reply) => {
        const received = headers['x-telegram-bot-api-secret-token'];
        if (!sameSecret(received?.toString(), secret)) return reply.code(401).send({ error: 'Unauthorized' });
      },
    },
    async (request) => {
      await receive(request.body);
      return {};
    },
  );
};
