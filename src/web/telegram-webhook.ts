import type { FastifyPluginAsync } from 'fastify';
import type { Update } from 'grammy/types';
import { sameSecret } from './secret.ts';

export interface WebhookOptions {
  /** What Telegram was told to send along. */
  secret: string;
  /** Resolves once the effect of the update is committed; rejects when it is not. */
  receive: (update: Update) => Promise<void>;
}

const bodyLimit = 1024 * 1024;
const body = { type: 'object', required: ['update_id'], properties: { update_id: { type: 'integer' } } };

/**
 * `POST /telegram/webhook`: hands an update on and answers 200 once its effect is committed, 500 when it is not, so that
 * Telegram sends it again. Another secret, or none: 401, before the body is read.
 */
export const webhook: FastifyPluginAsync<WebhookOptions> = async (app, { secret, receive }) => {
  app.post<{ Body: Update }>(
    '/telegram/webhook',
    {
      bodyLimit,
      schema: { body },
      onRequest: async ({ headers }, reply) => {
        const given = headers['x-telegram-bot-api-secret-token'];
        if (!sameSecret(given?.toString(), secret)) return reply.code(401).send({ error: 'Unauthorized' });
      },
    },
    async (request) => {
      await receive(request.body);
      return {};
    },
  );
};
