const retryMs = 5_000;

/**
 * Follows what the address asks for, while somebody looks: a hidden page holds no stream.
 * @param {{ search: () => string, onEvent: (event: string, data: unknown) => void, onState: (state: 'connecting' | 'live' | 'out') => void }} options
 */
export function createLive({ search, onEvent, onState }) {
  /** @type {EventSource | undefined} */
  let source;
  let timer = 0;
  let isOut = false;

  function open() {
    close();
    if (isOut || document.hidden) return;
    source = new EventSource(`/dashboard/stream${search()}`);
    for (const event of ['view', 'choices', 'jobs'])
      source.addEventListener(event, ({ data }) => {
        onState('live');
        onEvent(event, JSON.parse(data));
      });
    source.addEventListener('open', () => onState('live'));
    source.addEventListener('error', onError);
  }

  /** A stream that broke is opened again by the browser; one that was refused is closed. */
  async function onError({ target }) {
    if (target !== source) return;
    onState('connecting');
    if (target.readyState !== EventSource.CLOSED) return;
    const status = await fetch('/dashboard', { method: 'HEAD' }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (target !== source) return;
    if (status === 403) {
      isOut = true;
      onState('out');
    } else timer = setTimeout(open, retryMs);
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : source || open()));
  return { open, close };
}
