import { parseArgs } from 'node:util';
import fastify from 'fastify';
import { controlPlugin } from './control.ts';
import { startPlayground } from './index.ts';

/**
 * Runs a playground as a separate process: `serve.ts [--port N] [--page-port N] [--dir DIR] [--token TOKEN]`.
 * Prints one line of JSON, `{ apiRoot, page, token }`. Ends on SIGTERM, on SIGINT, or when its standard input closes.
 */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { port: text, 'page-port': text, dir: text, token: text };
  const { values } = parseArgs({ options });
  const onError = (e: unknown) => process.stderr.write(`${e instanceof Error ? e.stack : e}\n`);
  const { dir, token } = values;
  const playground = await startPlayground({ port: Number(values.port ?? 0), dir, token, onError });
  const app = fastify({ forceCloseConnections: true });
  await app.register(playground.page);
  await app.register(controlPlugin(playground));
  const page = await app.listen({ host: '127.0.0.1', port: Number(values['page-port'] ?? 0) });
  process.stdout.write(`${JSON.stringify({ apiRoot: playground.apiRoot, page, token: playground.token })}\n`);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await app.close();
    await playground.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  process.stdin.once('end', end).resume();
}

await main();
