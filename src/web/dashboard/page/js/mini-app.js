/**
 * Logs in with the init data, which Telegram puts behind the `#` of the address: browsers do not send that part to
 * servers.
 */
import { find } from './dom.js';

const initData = new URLSearchParams(location.hash.slice(1)).get('tgWebAppData') ?? '';
history.replaceState(null, '', location.pathname);
const { ok } = await fetch('/login/telegram', {
  method: 'POST',
  headers: { 'content-type': 'text/plain' },
  body: initData,
}).catch(() => ({ ok: false }));
if (ok) location.replace('/dashboard');
else find(document, '#refused', HTMLElement).hidden = false;
