import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createApi } from './client.ts';
import { createDocumentFetcher } from './documents.ts';

test('a document is fetched as its bytes; a failure names the status and no URL', async () => {
  const files: Record<string, string> = { '/file/bot7:x/here': 'what was sent' };
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url.startsWith('/file/')) return void response.writeHead(files[url] ? 200 : 502).end(files[url]);
    request.on('data', (body) => {
      const { file_id: path } = JSON.parse(String(body));
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ ok: true, result: { file_path: path } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = { token: '7:x', apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const documents = createDocumentFetcher({ ...at, api: createApi(at, { timeoutSeconds: 30 }) });
  const { signal } = new AbortController();
  expect(await text(await documents.fetch('here', signal))).toBe('what was sent');
  const refused = await documents.fetch('away', signal).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 502, message: 'Telegram does not return the document: HTTP 502' });
  server.closeAllConnections();
  server.close();
});
