import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { findFreePort } from '../../src/lib/free-port.ts';

/** A real MQTT broker: Debian's mosquitto if it is installed, else aedes. Its sessions and messages survive `stop`. */
export interface Broker {
  url: string;
  /** Publishes messages with QoS 1. Resolves when the broker has acknowledged all of them. */
  publish(messages: { topic: string; payload: string | Buffer }[]): Promise<void>;
  /** Ends all connections and refuses new ones. */
  stop(): Promise<void>;
  /** Accepts connections again, on the same port. */
  restart(): Promise<void>;
}

/** Starts a broker on a free port. */
export async function startBroker(): Promise<Broker> {
  const path = findMosquitto();
  const { port, stop, restart } = path ? await startMosquitto(path) : await startAedes();
  const url = `mqtt://127.0.0.1:${port}`;
  return {
    url,
    stop,
    restart,
    async publish(messages) {
      const client = await connectAsync(url, { reconnectPeriod: 0 });
      await Promise.all(messages.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1 })));
      await client.endAsync();
    },
  };
}

type BrokerControl = Pick<Broker, 'stop' | 'restart'> & { port: number };

/** Returns the path of mosquitto. Undefined: it is not installed. */
export function findMosquitto(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, 'mosquitto')).find((path) => existsSync(path));
}

async function startMosquitto(path: string): Promise<BrokerControl> {
  const dir = mkdtempSync(join(tmpdir(), 'tally-broker-'));
  const port = await findFreePort();
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
      let stderr = '';
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
        if (/ running\n/.test(stderr)) resolve();
      });
    });
    return child;
  };
  let child = await start();
  return {
    port,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
    async restart() {
      child = await start();
    },
  };
}

const portOf = (server: Server) => (server.address() as { port: number }).port;

async function startAedes(): Promise<BrokerControl> {
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
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async restart() {
      await listen(port);
    },
  };
}
