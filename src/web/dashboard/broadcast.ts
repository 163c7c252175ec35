import type { Log } from '../../lib/log.ts';

/** Something that several browsers watch. It is rendered once for all of them when a change may affect it. */
export interface LiveView {
  /** Two views with the same key are the same view. */
  key: string;
  /** Returns true when the change can alter the rendered text. */
  isAffectedBy(change: DataChange): boolean;
  /**
   * Returns a version of the text that changes without data changes, for example the current day. The broadcaster
   * compares it with the version of the last rendering every `versionCheckMs`.
   */
  version(): string;
  /** Renders the view as the data of a server-sent event. */
  render(): Promise<string>;
}

/** A change of records, or of anything about jobs. */
export type DataChange =
  | {
      kind: 'records';
      /** Null: possibly everybody. */
      people: ReadonlySet<number> | null;
      /** The first day that changed, `YYYY-MM-DD`. Null: possibly any day. */
      from: string | null;
    }
  | { kind: 'jobs' };

/** Renders live views and sends them to their viewers. */
export interface Broadcaster {
  /**
   * Calls `send` with the rendered text, first as soon as there is one and then whenever it differs. Returns a function
   * that ends the subscription.
   */
  subscribe(view: LiveView, send: (text: string) => void): () => void;
  /** Renders again every subscribed view that the change affects. */
  publish(change: DataChange): void;
  close(): void;
}

interface Channel {
  view: LiveView;
  viewers: Set<(text: string) => void>;
  /** The last rendered text and its version. */
  text?: string;
  version?: string;
  /** Something has changed since the last rendering began. */
  isStale: boolean;
  /** It is in the queue, is being rendered, or pauses after a rendering. */
  isBusy: boolean;
}

export interface BroadcasterOptions {
  log: Log;
  /** Views rendered at the same time: the rest of the program needs database connections too. */
  maxConcurrent?: number;
  /**
   * Pause after a rendering before the same view is rendered again. A slow view pauses for {@link pauseFactor} times
   * its rendering time instead, up to `maxPauseMs`.
   */
  minPauseMs?: number;
  maxPauseMs?: number;
  /** Time between two comparisons of versions. */
  versionCheckMs?: number;
}

/** After rendering, a view pauses for three times its rendering time, but at most `maxPauseMs`. */
const pauseFactor = 3;

/**
 * Creates a broadcaster. The number of viewers and of changes does not matter: a view is rendered at most once per
 * `minPauseMs`, and a text that equals the previous one is not sent again.
 */
export function createBroadcaster(options: BroadcasterOptions): Broadcaster {
  const { log, maxConcurrent = 2, minPauseMs = 300, maxPauseMs = 1_200, versionCheckMs = 20_000 } = options;
  const channels = new Map<string, Channel>();
  const queue: Channel[] = [];
  let rendering = 0;
  const versionCheck = setInterval(() => {
    for (const channel of channels.values()) if (channel.version !== channel.view.version()) invalidate(channel);
  }, versionCheckMs);
  versionCheck.unref();

  function invalidate(channel: Channel): void {
    channel.isStale = true;
    if (channel.isBusy) return;
    channel.isBusy = true;
    queue.push(channel);
    drainQueue();
  }

  function drainQueue(): void {
    while (rendering < maxConcurrent) {
      const channel = queue.shift();
      if (!channel) return;
      rendering += 1;
      void render(channel).finally(() => {
        rendering -= 1;
        drainQueue();
      });
    }
  }

  async function render(channel: Channel): Promise<void> {
    const startedAt = performance.now();
    channel.isStale = false;
    try {
      if (channel.viewers.size > 0) send(channel, channel.view.version(), await channel.view.render());
    } catch (err) {
      log.warn({ err }, 'rendering a dashboard view failed');
      channel.isStale = true;
    }
    const durationMs = performance.now() - startedAt;
    const pauseMs = Math.min(maxPauseMs, Math.max(minPauseMs, pauseFactor * durationMs));
    setTimeout(() => {
      channel.isBusy = false;
      if (channel.isStale && channels.get(channel.view.key) === channel) invalidate(channel);
    }, pauseMs).unref();
  }

  function send(channel: Channel, version: string, text: string): void {
    channel.version = version;
    if (text === channel.text) return;
    channel.text = text;
    for (const viewer of channel.viewers) viewer(text);
  }

  function findOrAddChannel(view: LiveView): Channel {
    const existing = channels.get(view.key);
    if (existing) return existing;
    const channel: Channel = { view, viewers: new Set(), isStale: false, isBusy: false };
    channels.set(view.key, channel);
    return channel;
  }

  return {
    subscribe(view, viewer) {
      const channel = findOrAddChannel(view);
      channel.viewers.add(viewer);
      if (channel.text !== undefined) viewer(channel.text);
      const needsRendering = channel.text === undefined ? !channel.isBusy : channel.version !== view.version();
      if (needsRendering) invalidate(channel);
      return () => {
        channel.viewers.delete(viewer);
        if (channel.viewers.size === 0 && channels.get(view.key) === channel) channels.delete(view.key);
      };
    },
    publish(change) {
      for (const channel of channels.values()) if (channel.view.isAffectedBy(change)) invalidate(channel);
    },
    close: () => clearInterval(versionCheck),
  };
}
