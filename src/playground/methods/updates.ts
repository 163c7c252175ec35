import type { Update, WebhookInfo } from 'grammy/types';
import { badRequest, conflictError } from '../errors.ts';
import { type ApiCall, booleanParam, integerParam, jsonParam, textParam } from '../params.ts';
import type { PlaygroundState } from '../state.ts';
import type { Webhook } from '../webhook.ts';

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

export function getUpdates(state: PlaygroundState, call: ApiCall, webhook: Webhook): Promise<Update[]> {
  if (webhook.settings()) {
    throw conflictError(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  state.updates.setAllowedTypes(allowedUpdates(call));
  const limit = clamp(integerParam(call, 'limit', 100), 1, 100);
  const timeout = clamp(integerParam(call, 'timeout', 0), 0, 50);
  return state.updates.poll({ offset: integerParam(call, 'offset', 0), limit, timeout }, call.signal);
}

function allowedUpdates(call: ApiCall): string[] | undefined {
  const types = jsonParam<string[]>(call, 'allowed_updates', "can't parse allowed_updates JSON object");
  return Array.isArray(types) ? types.map(String) : undefined;
}

export function setWebhook(state: PlaygroundState, call: ApiCall, webhook: Webhook): true {
  const url = textParam(call, 'url') ?? '';
  if (url === '') return deleteWebhook(state, call, webhook);
  checkWebhookUrl(url);
  const secret = textParam(call, 'secret_token');
  if (secret !== undefined && !/^[A-Za-z0-9_-]{0,256}$/.test(secret)) {
    throw badRequest('secret token contains unallowed characters');
  }
  state.updates.endPoll('terminated by setWebhook request');
  state.updates.setAllowedTypes(allowedUpdates(call));
  if (booleanParam(call, 'drop_pending_updates')) state.updates.dropPending();
  const max_connections = clamp(integerParam(call, 'max_connections', 40), 1, 100);
  webhook.set({ url, max_connections, ...(secret && { secret_token: secret }) });
  return true;
}

/** Throws unless the URL is valid. Unlike Telegram, the playground also accepts HTTP to a loopback address. */
function checkWebhookUrl(url: string): void {
  if (!URL.canParse(url)) throw badRequest('bad webhook: Invalid URL');
  const { protocol, hostname } = new URL(url);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && isLocal)) return;
  throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
}

export function deleteWebhook(state: PlaygroundState, call: ApiCall, webhook: Webhook): true {
  if (booleanParam(call, 'drop_pending_updates')) state.updates.dropPending();
  webhook.set(undefined);
  return true;
}

export function getWebhookInfo(state: PlaygroundState, _call: ApiCall, webhook: Webhook): WebhookInfo {
  const { url = '', max_connections } = webhook.settings() ?? {};
  const error = webhook.lastError();
  const allowed = state.updates.allowedTypes() as WebhookInfo['allowed_updates'];
  return {
    url,
    has_custom_certificate: false,
    pending_update_count: state.updates.pending().length,
    ...(max_connections !== undefined && { max_connections, ip_address: '127.0.0.1' }),
    ...(error && { last_error_date: error.date, last_error_message: error.message }),
    ...(allowed && { allowed_updates: allowed }),
  };
}
