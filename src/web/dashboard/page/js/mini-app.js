/** Hands in what Telegram signed; it stands behind the #, which no server sees. */
const initData = new URLSearchParams(location.hash.slice(1)).get('tgWebAppData') ?? '';
history.replaceState(null, '', location.pathname);
const { ok } = await fetch('/login/telegram', {
  method: 'POST',
  headers: { 'content-type': 'text/plain' },
  body: initData,
}).catch(() => ({ ok: false }));
if (ok) location.replace('/dashboard');
else document.querySelector('#refused').hidden = false;
