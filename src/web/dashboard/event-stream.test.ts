import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { expect, test, vi } from 'vitest';
import { openStream } from './event-stream.ts';

/** A reader that takes `room` writes, then none until it is told to go on. */
function reader(room: number) {
  const written: string[] = [];
  const raw = Object.assign(new EventEmitter(), {
    room,
    writeHead: () => raw,
    write(text: string) {
      written.push(text);
      raw.room -= 1;
      return raw.room > 0;
    },
    end: vi.fn(),
    destroy: vi.fn(),
  });
  const reply = { hijack: () => undefined, getHeaders: () => ({}), raw } as unknown as FastifyReply;
  return { raw, reply, written };
}

test('a reader that is slow skips to the newest of each kind', () => {
  const { raw, reply, written } = reader(2);
  const stream = openStream(reply, () => undefined);
  for (let n = 0; n < 1000; n++) stream.send('view', String(n));
  stream.send('choices', 'c');
  expect(written.slice(1)).toEqual(['event: view\ndata: 0\n\n']);
  raw.room = 10;
  raw.emit('drain');
  expect(written.slice(2)).toEqual(['event: view\ndata: 999\n\n', 'event: choices\ndata: c\n\n']);
  stream.end();
});

test('it ends once, whoever ends it, and sends nothing after', () => {
  const { raw, reply, written } = reader(10);
  const onEnd = vi.fn();
  const stream = openStream(reply, onEnd);
  raw.emit('close');
  stream.end();
  stream.send('view', '1');
  expect([onEnd.mock.calls.length, written.length]).toEqual([1, 1]);
});
