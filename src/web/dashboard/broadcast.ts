import type { Log } from '../../lib/log.ts';

/** Something that many watch: it is made once for all of them, when it may have changed. */
export interface Sight {
  /** Sights of one key are the same. */
  key: string;
  /** Hears what has happened; returns true where it can change what is seen. */
  hear(news: News): boolean;
  /** What it depends on besides: as the day of today. Asked now and then. */
  stamp(): string;
  make(): Promise<string>;
}

/** What has changed: records of people (null: of anybody) from a day on (null: any), or something about jobs. */
export type News = { of: 'records'; people: ReadonlySet<number> | null; from: string | null } | { of: 'jobs' };

export interface Hub {
  /** Calls `show` with what is to be seen, at once and whenever it changes, until the returned function is called. */
  watch(sight: Sight, show: (text: string) => void): () => void;
  tell(news: News): void;
  close(): void;
}

interface Channel {
  sight: Sight;
  viewers: Set<(text: string) => void>;
  text?: string;
  stamp?: string;
  isStale: boolean;
  isQueued: boolean;
}

export interface HubOptions {
  log: Log;
  /** Made at a time: the database's connections are for others too. */
  atOnce?: number;
  /** Between two makings of the same: this, or as long as {@link share} times the last took, whatever is more, but at most `mostMs`. */
  leastMs?: number;
  mostMs?: number;
  /** Between two looks at stamps. */
  lookMs?: number;
}

/** A sight that takes long to make is made at most this part of the time. */
const share = 3;

/**
 * Returns what shows sights to viewers. However many watch one, and however much happens, it is made at most every `leastMs`; what
 * has not changed is not shown again.
 */
export function createHub(options: HubOptions): Hub {
  const { log, atOnce = 2, leastMs = 300, mostMs = 1_200, lookMs = 20_000 } = options;
  const channels = new Map<string, Channel>();
  const queue: Channel[] = [];
  let making = 0;
  const look = setInterval(() => {
    for (const channel of channels.values()) if (channel.stamp !== channel.sight.stamp()) spoil(channel);
  }, lookMs);
  look.unref();

  function spoil(channel: Channel): void {
    channel.isStale = true;
    if (channel.isQueued) return;
    channel.isQueued = true;
    queue.push(channel);
    work();
  }

  function work(): void {
    while (making < atOnce) {
      const channel = queue.shift();
      if (!channel) return;
      making += 1;
      void make(channel).finally(() => {
        making -= 1;
        work();
      });
    }
  }

  async function make(channel: Channel): Promise<void> {
    const began = performance.now();
    channel.isStale = false;
    try {
      if (channel.viewers.size > 0) show(channel, channel.sight.stamp(), await channel.sight.make());
    } catch (err) {
      log.warn({ err }, 'the dashboard could not be brought up to date');
      channel.isStale = true;
    }
    const rest = Math.min(mostMs, Math.max(leastMs, share * (performance.now() - began)));
    setTimeout(() => {
      channel.isQueued = false;
      if (channel.isStale && channels.get(channel.sight.key) === channel) spoil(channel);
    }, rest).unref();
  }

  function show(channel: Channel, stamp: string, text: string): void {
    channel.stamp = stamp;
    if (text === channel.text) return;
    channel.text = text;
    for (const viewer of channel.viewers) viewer(text);
  }

  function channelOf(sight: Sight): Channel {
    const known = channels.get(sight.key);
    if (known) return known;
    const channel: Channel = { sight, viewers: new Set(), isStale: false, isQueued: false };
    channels.set(sight.key, channel);
    return channel;
  }

  return {
    watch(sight, viewer) {
      const channel = channelOf(sight);
      channel.viewers.add(viewer);
      if (channel.text !== undefined) viewer(channel.text);
      const isOld = channel.text === undefined ? !channel.isQueued : channel.stamp !== sight.stamp();
      if (isOld) spoil(channel);
      return () => {
        channel.viewers.delete(viewer);
        if (channel.viewers.size === 0 && channels.get(sight.key) === channel) channels.delete(sight.key);
      };
    },
    tell(news) {
      for (const channel of channels.values()) if (channel.sight.hear(news)) spoil(channel);
    },
    close: () => clearInterval(look),
  };
}
