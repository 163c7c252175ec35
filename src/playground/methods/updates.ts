import type { Update, WebhookInfo } from 'grammy/types';
import { badRequest, conflict } from '../errors.ts';
import { type Call, flag, integer, json, text } from '../params.ts';
import type { World } from '../state.ts';
import type { Webhook } from '../webhook.ts';

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

export function getUpdates(world: World, call: Call, webhook: Webhook): Promise<Update[]> {
  if (webhook.settings()) {
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  world.updates.allow(allowedUpdates(call));
  const limit = within(integer(call, 'limit', 100), 1, 100);
  const timeout = within(integer(call, 'timeout', 0), 0, 50);
  return world.updates.poll({ offset: integer(call, 'offset', 0), limit, timeout }, call.signal);
}

function allowedUpdates(call: Call): string[] | undefined {
  const types = json<string[]>(call, 'allowed_updates', "can't parse allowed_updates JSON object");
  return Array.isArray(types) ? types.map(String) : undefined;
}

export function setWebhook(world: World, call: Call, webhook: Webhook): true {
  const url = text(call, 'url') ?? '';
  if (url === '') return deleteWebhook(world, call, webhook);
  checkTarget(url);
  const secret = text(call, 'secret_token');
  if (secret !== undefined && !/^[A-Za-z0-9_-]{0,256}$/.test(secret)) {
    throw badRequest('secret token contains unallowed characters');
  }
  world.updates.endPoll('terminated by setWebhook request');
  world.updates.allow(allowedUpdates(call));
  if (flag(call, 'drop_pending_updates')) world.updates.drop();
  const max_connections = within(integer(call, 'max_connections', 40), 1, 100);
  webhook.set({ url, max_connections, ...(secret && { secret_token: secret }) });
  return true;
}

/** Telegram wants HTTPS; here a target on this machine may do without. */
function checkTarget(url: string): void {
  if (!URL.canParse(url)) throw badRequest('bad webhook: Invalid URL');
  const { protocol, hostname } = new URL(url);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && isLocal)) return;
  throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
}

export function deleteWebhook(world: World, call: Call, webhook: Webhook): true {
  if (flag(call, 'drop_pending_updates')) world.updates.drop();
  webhook.set(undefined);
  return true;
}

export function getWebhookInfo(world: World, _call: Call, webhook: Webhook): WebhookInfo {
  const { url = '', max_connections } = webhook.settings() ?? {};
  const error = webhook.lastError();
  const allowed = world.updates.allowed() as WebhookInfo['allowed_updates'];
  return {
    url,
    has_custom_certificate: false,
    pending_update_count: world.updates.pending().length,
    ...(max_connections !== undefined && { max_connections, ip_address: '127.0.0.1' }),
    ...(error && { last_error_date: error.date, last_error_message: error.message }),
    ...(allowed && { allowed_updates: allowed }),
  };
}
