import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Update } from 'grammy/types';
import { createDeliveryQueues, type DeliveryQueues } from './delivery-queues.ts';
import type { Table } from './journal.ts';
import type { UpdateQueue } from './update-queue.ts';

const responseTimeoutMs = 60_000;

export interface WebhookSettings {
  url: string;
  max_connections: number;
  secret_token?: string;
}
interface WebhookResponse {
  status: number;
  body: string;
}
interface Agents {
  http: HttpAgent;
  https: HttpsAgent;
}

/** Delivers updates to the bot's URL and retries each one until the response is 2xx. See {@link DeliveryQueues}. */
export interface Webhook {
  settings(): WebhookSettings | undefined;
  set(settings: WebhookSettings | undefined): void;
  lastError(): { date: number; message: string } | undefined;
  close(): void;
}

interface WebhookDeps {
  updates: UpdateQueue;
  settings: Table<string, unknown>;
  now(): Date;
  /** Runs the method call in the body of the bot's response. */
  onReply(body: string): void;
}

/** Creates the webhook. It continues with the URL that was set before a restart. */
export function createWebhook({ updates, settings, now, onReply }: WebhookDeps): Webhook {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  let lastError: { date: number; message: string } | undefined;
  let queues = createDeliveryQueues();
  let isClosed = false;
  const current = () => settings.get('webhook') as WebhookSettings | undefined;

  const deliver = async (update: Update, target: WebhookSettings, own: DeliveryQueues): Promise<boolean> => {
    try {
      const { status, body } = await post(target, JSON.stringify(update), agents);
      if (own !== queues) return false; // another webhook was set meanwhile
      if (status < 200 || status > 299) throw new Error(`Wrong response from the webhook: ${status}`);
      updates.confirm(update.update_id);
      if (body.includes('"method"')) onReply(body);
      return true;
    } catch (e) {
      lastError = { date: Math.floor(now().getTime() / 1000), message: e instanceof Error ? e.message : String(e) };
      return false;
    }
  };
  const start = (target: WebhookSettings | undefined) => {
    queues.stop();
    queues = createDeliveryQueues();
    if (!target) return;
    const own = queues;
    own.start(target.max_connections, (update) => deliver(update, target, own));
    for (const update of updates.pending()) own.add(update);
  };
  updates.onPush((update) => queues.add(update));
  start(current());
  return {
    settings: current,
    set(next) {
      if (isClosed) return;
      if (next) settings.set('webhook', next);
      else settings.delete('webhook');
      lastError = undefined;
      start(next);
    },
    lastError: () => lastError,
    close() {
      isClosed = true;
      queues.stop();
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function post(target: WebhookSettings, body: string, agents: Agents): Promise<WebhookResponse> {
  const isPlain = target.url.startsWith('http:');
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  if (target.secret_token !== undefined) headers['x-telegram-bot-api-secret-token'] = target.secret_token;
  const options = { method: 'POST', headers, timeout: responseTimeoutMs, agent: isPlain ? agents.http : agents.https };
  return new Promise((resolve, reject) => {
    const request = (isPlain ? httpRequest : httpsRequest)(target.url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('Read timeout expired')));
    request.on('error', reject);
    request.end(body);
  });
}
