import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';

/** A real broker: Debian's mosquitto where it is installed, else aedes. What it holds outlives its going away. */
export interface Broker {
  url: string;
  /** Publishes at quality 1; resolves when the broker has all of it. */
  publish(messages: { topic: string; payload: string | Buffer }[]): Promise<void>;
  /** Ends every connection and takes no new ones. */
  goAway(): Promise<void>;
  /** Takes connections again, on the same port. */
  comeBack(): Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  const path = pathOfMosquitto();
  const { port, goAway, comeBack } = path ? await startMosquitto(path) : await startAedes();
  const url = `mqtt://127.0.0.1:${port}`;
  return {
    url,
    goAway,
    comeBack,
    async publish(messages) {
      const client = await connectAsync(url, { reconnectPeriod: 0 });
      await Promise.all(messages.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1 })));
      await client.endAsync();
    },
  };
}

type Way = Pick<Broker, 'goAway' | 'comeBack'> & { port: number };

function pathOfMosquitto(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, 'mosquitto')).find((path) => existsSync(path));
}

async function startMosquitto(path: string): Promise<Way> {
  const dir = mkdtempSync(join(tmpdir(), 'tally-broker-'));
  const port = await freePort();
  const config = join(dir, 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${dir}/`,
  ];
  writeFileSync(
    config,
    [...lines, 'user root', 'log_dest stderr', 'max_inflight_messages 1000', 'max_queued_messages 0'].join('\n'),
  );
  const start = async () => {
    const child = spawn(path, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise<void>((resolve) => {
      let said = '';
      child.stderr.on('data', (part) => {
        said += part;
        if (/ running\n/.test(said)) resolve();
      });
    });
    return child;
  };
  let child = await start();
  return {
    port,
    async goAway() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
    async comeBack() {
      child = await start();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

const portOf = (server: Server) => (server.address() as { port: number }).port;

async function startAedes(): Promise<Way> {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  let server: Server;
  const listen = async (port: number) => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      broker.handle(socket);
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return portOf(server);
  };
  const port = await listen(0);
  return {
    port,
    async goAway() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async comeBack() {
      await listen(port);
    },
  };
}
