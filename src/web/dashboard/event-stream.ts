import type { FastifyReply } from 'fastify';

/** Server-sent events to one browser. */
export interface Stream {
  /** Sends the newest of a kind. What was not yet sent of the kind is replaced: a slow reader skips, and nothing piles up. */
  send(event: string, data: string): void;
  end(): void;
}

const heartbeatMs = 20_000;
/** A reader that takes nothing for so many heartbeats is gone. */
const mostSilent = 3;

/** Takes the answer over as a stream of events; `onEnd` is called once, whoever ends it. */
export function openStream(reply: FastifyReply, onEnd: () => void): Stream {
  reply.hijack();
  const { raw } = reply;
  const waiting = new Map<string, string>();
  let isBlocked = false;
  let silent = 0;
  let isOver = false;

  const own = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...own });
  const write = (text: string) => {
    isBlocked = !raw.write(text);
  };
  write('retry: 2000\n\n');
  const heartbeat = setInterval(() => {
    if (!isBlocked) return write(': alive\n\n');
    silent += 1;
    if (silent >= mostSilent) raw.destroy();
  }, heartbeatMs);

  function end(): void {
    if (isOver) return;
    isOver = true;
    clearInterval(heartbeat);
    waiting.clear();
    raw.end();
    onEnd();
  }
  raw.once('close', end);
  raw.on('error', end);
  raw.on('drain', () => {
    isBlocked = false;
    silent = 0;
    for (const [event, data] of waiting) {
      if (isBlocked) return;
      waiting.delete(event);
      write(data);
    }
  });

  return {
    send(event, data) {
      if (isOver) return;
      const text = `event: ${event}\ndata: ${data}\n\n`;
      if (isBlocked) waiting.set(event, text);
      else write(text);
    },
    end,
  };
}
