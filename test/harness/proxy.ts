import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can be stopped: connections to `port` reach the target server while it runs. */
export interface TcpProxy {
  port: number;
  /** Ends all connections and refuses new ones. */
  stop(): Promise<void>;
  /** Accepts connections again, on the same port. */
  restart(): Promise<void>;
}

/** Starts a proxy on a free port. */
export async function startProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  let server: Server;
  const listen = async (port: number) => {
    server = createServer((client) => {
      const upstream = connect(target);
      for (const socket of [client, upstream]) track(socket);
      client.pipe(upstream).pipe(client);
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
  };
}
