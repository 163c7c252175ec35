import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP proxy that gives each request to the next target. */
export interface RoundRobin {
  url: string;
  close(): void;
}

/** Starts the proxy on loopback. Where a target does not answer, the caller gets 502. */
export async function startRoundRobin(targets: () => string[]): Promise<RoundRobin> {
  let next = 0;
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const all = targets();
    const url = new URL(incoming.url ?? '/', all[next++ % all.length]);
    const upstream = request(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.headersSent || outgoing.writeHead(502).end());
    incoming.pipe(upstream);
  };
  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
