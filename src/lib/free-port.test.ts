import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findFreePort } from './free-port.ts';

test('a server can listen on a free port, and while it does, the port is not free', async () => {
  const port = await findFreePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  expect(await findFreePort()).not.toBe(port);
  server.close();
  await once(server, 'close');
});
