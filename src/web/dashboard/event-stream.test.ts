import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { expect, test, vi } from 'vitest';
import { openEventStream } from './event-stream.ts';

/** Creates a reply whose socket accepts `capacity` writes and then blocks until `drain`. */
function createReply(capacity: number) {
  const written: string[] = [];
  const raw = Object.assign(new EventEmitter(), {
    capacity,
    writeHead: () => raw,
    write(text: string) {
      written.push(text);
      raw.capacity -= 1;
      return raw.capacity > 0;
    },
    end: vi.fn(),
    destroy: vi.fn(),
  });
  const reply = { hijack: () => undefined, getHeaders: () => ({}), raw } as unknown as FastifyReply;
  return { raw, reply, written };
}

test('a slow reader gets only the newest event of each name', () => {
  const { raw, reply, written } = createReply(2);
  const stream = openEventStream(reply, () => undefined);
  for (let n = 0; n < 1000; n++) stream.send('view', String(n));
  stream.send('choices', 'c');
  expect(written.slice(1)).toEqual(['event: view\ndata: 0\n\n']);
  raw.capacity = 10;
  raw.emit('drain');
  expect(written.slice(2)).toEqual(['event: view\ndata: 999\n\n', 'event: choices\ndata: c\n\n']);
  stream.end();
});

test('a stream ends once, whichever side ends it, and sends nothing afterwards', () => {
  const { raw, reply, written } = createReply(10);
  const onEnd = vi.fn();
  const stream = openEventStream(reply, onEnd);
  raw.emit('close');
  stream.end();
  stream.send('view', '1');
  expect([onEnd.mock.calls.length, written.length]).toEqual([1, 1]);
});
