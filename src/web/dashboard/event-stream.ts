import type { FastifyReply } from 'fastify';

/** Server-sent events to one browser. */
export interface EventStream {
  /**
   * Sends an event. While the browser reads too slowly, only the newest event of each name is kept, so that the memory
   * of a stream is bounded.
   */
  send(event: string, data: string): void;
  end(): void;
}

const heartbeatMs = 20_000;
/** A browser that reads nothing for this many heartbeats has gone. */
const maxMissedHeartbeats = 3;

/** Turns the reply into a stream of events. `onEnd` is called once, when either side ends the stream. */
export function openEventStream(reply: FastifyReply, onEnd: () => void): EventStream {
  reply.hijack();
  const { raw } = reply;
  const pending = new Map<string, string>();
  let isBlocked = false;
  let missedHeartbeats = 0;
  let isEnded = false;

  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers });
  const write = (text: string) => {
    isBlocked = !raw.write(text);
  };
  write('retry: 2000\n\n');
  const heartbeat = setInterval(() => {
    if (!isBlocked) return write(': heartbeat\n\n');
    missedHeartbeats += 1;
    if (missedHeartbeats >= maxMissedHeartbeats) raw.destroy();
  }, heartbeatMs);

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    clearInterval(heartbeat);
    pending.clear();
    raw.end();
    onEnd();
  }
  raw.once('close', end);
  raw.on('error', end);
  raw.on('drain', () => {
    isBlocked = false;
    missedHeartbeats = 0;
    for (const [event, text] of pending) {
      if (isBlocked) return;
      pending.delete(event);
      write(text);
    }
  });

  return {
    send(event, data) {
      if (isEnded) return;
      const text = `event: ${event}\ndata: ${data}\n\n`;
      if (isBlocked) pending.set(event, text);
      else write(text);
    },
    end,
  };
}
