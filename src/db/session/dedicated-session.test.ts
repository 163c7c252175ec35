import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openDedicatedSession, SessionLost } from './dedicated-session.ts';

/** Returns a message of PostgreSQL's protocol: type, length, content. */
function message(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content, 'latin1')]);
}

test('a session that ends together with its first answer is not opened: its loss would be noticed by nobody', async () => {
  const answer = [
    message('R', '\0\0\0\0'), // authenticated
    message('Z', 'I'), // ready
    message('E', 'SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'),
  ];
  const server = createServer((socket) => socket.once('data', () => socket.end(Buffer.concat(answer))));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const opening = openDedicatedSession({ url: `postgres://somebody@127.0.0.1:${port}/tally`, name: 'test' });
  await expect(opening).rejects.toThrow(SessionLost);
  server.close();
});
