import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Update } from 'grammy/types';
import type { Table } from './journal.ts';
import type { UpdateQueue } from './update-queue.ts';

const minRetryDelayMs = 100;
const maxRetryDelayMs = 60_000;
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

/** Carries updates to the bot's address: in order within a chat, several chats at once, again until a 2xx answer. */
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
  /** Runs a method that the bot put into its answer. */
  onReply(body: string): void;
}

/** Returns the carrier; it goes on with the address that was set before a restart. */
export function createWebhook({ updates, settings, now, onReply }: WebhookDeps): Webhook {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  let lastError: { date: number; message: string } | undefined;
  let lanes = createDeliveryQueues();
  let closed = false;
  const current = () => settings.get('webhook') as WebhookSettings | undefined;

  const deliver = async (update: Update, target: WebhookSettings, mine: DeliveryQueues): Promise<boolean> => {
    try {
      const { status, body } = await post(target, JSON.stringify(update), agents);
      if (mine !== lanes) return false;
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
    lanes.stop();
    lanes = createDeliveryQueues();
    if (!target) return;
    const mine = lanes;
    mine.start(target.max_connections, (update) => deliver(update, target, mine));
    for (const update of updates.pending()) mine.add(update);
  };
  updates.onPush((update) => lanes.add(update));
  start(current());
  return {
    settings: current,
    set(next) {
      if (closed) return;
      if (next) settings.set('webhook', next);
      else settings.delete('webhook');
      lastError = undefined;
      start(next);
    },
    lastError: () => lastError,
    close() {
      closed = true;
      lanes.stop();
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

type Deliver = (update: Update) => Promise<boolean>;
interface DeliveryQueue {
  queue: Update[];
  waitMs: number;
}
interface DeliveryQueues {
  start(most: number, deliver: Deliver): void;
  add(update: Update): void;
  stop(): void;
}

/** One lane per chat: its updates go one after another; a lane that failed waits, and the others go on. */
function createDeliveryQueues(): DeliveryQueues {
  const lanes = new Map<number, DeliveryQueue>();
  const ready: number[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let busy = 0;
  let most = 0;
  let deliver: Deliver = async () => false;

  const pump = () => {
    while (busy < most && ready.length > 0) void run(ready.shift() as number);
  };
  const later = (key: number, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      ready.push(key);
      pump();
    }, ms);
    timers.add(timer);
  };
  const run = async (key: number) => {
    const lane = lanes.get(key);
    const update = lane?.queue[0];
    if (!lane || !update) return;
    busy++;
    const done = await deliver(update);
    busy--;
    if (most === 0) return;
    if (done) {
      lane.queue.shift();
      lane.waitMs = minRetryDelayMs;
      if (lane.queue.length > 0) ready.push(key);
      else lanes.delete(key);
    } else {
      later(key, lane.waitMs);
      lane.waitMs = Math.min(lane.waitMs * 2, maxRetryDelayMs);
    }
    pump();
  };
  return {
    start(connections, next) {
      most = connections;
      deliver = next;
    },
    add(update) {
      if (most === 0) return;
      const key = queueKey(update);
      const lane = lanes.get(key);
      if (lane) {
        lane.queue.push(update);
        return;
      }
      lanes.set(key, { queue: [update], waitMs: minRetryDelayMs });
      ready.push(key);
      pump();
    },
    stop() {
      most = 0;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function queueKey(update: Update): number {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message;
  return message?.chat.id ?? update.callback_query?.from.id ?? update.my_chat_member?.chat.id ?? 0;
}

function post(
  target: WebhookSettings,
  body: string,
  agents: { http: HttpAgent; https: HttpsAgent },
): Promise<WebhookResponse> {
  const isPlain = target.url.startsWith('http:');
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  if (target.secret_token !== undefined) headers['x-telegram-bot-api-secret-token'] = target.secret_token;
  const options = { method: 'POST', headers, timeout: responseTimeoutMs, agent: isPlain ? agents.http : agents.https };
  return new Promise((resolve, reject) => {
    const sent = (isPlain ? httpRequest : httpsRequest)(target.url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
      answer.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error('Read timeout expired')));
    sent.on('error', reject);
    sent.end(body);
  });
}
