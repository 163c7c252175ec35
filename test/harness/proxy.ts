import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can be stopped: connections to `port` reach the target server while it runs. */
export interface TcpProxy {
  port: number;
  /** Ends all connections and refuses new ones. */
  stop(): Promise<void>;
  /** Accepts connections again, on the same port. */
  restart(): Promise<void>;
  /** Passes nothing on any more, as if the target hung: connections stay open, and new ones get no answer. */
  freeze(): void;
}

/** Starts a proxy on a free port. */
export async function startProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  let server: Server;
  const listen = async (port: number) => {
    server = createServer((client) => {
      const upstream = connect(target);
      for (const socket of [client, upstream]) track(socket);
      if (!isFrozen) client.pipe(upstream).pipe(client);
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as { port: number }).port;
  };
  const port = await listen(0);
  return {
    port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async restart() {
      await listen(port);
    },
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}

/** A way to a database that can be cut. */
export interface DatabaseProxy extends Pick<TcpProxy, 'stop' | 'restart'> {
  /** The environment variables that lead the program through the proxy. */
  settings: Record<string, string>;
}

/** Starts a proxy for each address of a database: for that of the server, and for that of a pooler. */
export async function startDatabaseProxy(settings: Record<string, string>): Promise<DatabaseProxy> {
  const proxied: Record<string, string> = {};
  const proxies: TcpProxy[] = [];
  for (const [name, address] of Object.entries(settings)) {
    const url = new URL(address);
    const proxy = await startProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.host = `127.0.0.1:${proxy.port}`;
    proxied[name] = url.href;
    proxies.push(proxy);
  }
  const all = async (act: (proxy: TcpProxy) => Promise<void>) => void (await Promise.all(proxies.map(act)));
  return {
    settings: proxied,
    stop: () => all((proxy) => proxy.stop()),
    restart: () => all((proxy) => proxy.restart()),
  };
}
