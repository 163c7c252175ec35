/** @import { StreamEvents } from '../../page-data.ts' */

/** @typedef {'connecting' | 'live' | 'logged-out'} ConnectionState */
/** @typedef {{ [Name in keyof StreamEvents]: (data: StreamEvents[Name]) => void }} EventHandlers */

const retryMs = 5_000;
const eventNames = /** @type {const} */ (['view', 'habits', 'refused', 'choices', 'jobs']);

/**
 * Creates the connection to the stream of server-sent events. It is closed while the page is hidden.
 * @param {object} params
 * @param {() => string} params.search returns the query string of the stream
 * @param {EventHandlers} params.handlers
 * @param {(state: ConnectionState) => void} params.onState
 */
export function createLiveUpdates({ search, handlers, onState }) {
  /** @type {EventSource | undefined} */
  let source;
  let retryTimer = 0;
  let isLoggedOut = false;

  /** Opens a new stream for the current query string, and closes the one before. */
  function open() {
    close();
    if (isLoggedOut || document.hidden) return;
    const opened = new EventSource(`/dashboard/stream${search()}`);
    source = opened;
    for (const name of eventNames)
      opened.addEventListener(name, ({ data }) => {
        onState('live');
        handlers[name](JSON.parse(data));
      });
    opened.addEventListener('open', () => onState('live'));
    opened.addEventListener('error', () => void handleError(opened));
  }

  /**
   * The browser reconnects a broken stream by itself. It gives up when the server refuses the stream: then this finds
   * out whether the session has ended, and otherwise tries again later.
   * @param {EventSource} failed
   */
  async function handleError(failed) {
    if (failed !== source) return;
    onState('connecting');
    if (failed.readyState !== EventSource.CLOSED) return;
    const status = await fetch('/dashboard', { method: 'HEAD' }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (failed !== source) return;
    if (status === 403) {
      isLoggedOut = true;
      onState('logged-out');
    } else retryTimer = window.setTimeout(open, retryMs);
  }

  function close() {
    clearTimeout(retryTimer);
    source?.close();
    source = undefined;
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close();
    else if (!source) open();
  });
  return { open };
}
