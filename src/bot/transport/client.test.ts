import { getEventListeners, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { Api, HttpError } from 'grammy';
import { expect, test } from 'vitest';
import { createClientOptions, sendCallsAsJson } from './client.ts';

const token = '1:SECRET';

/** Calls a server that does this with each connection, and returns the error. */
async function callServer(onConnection: (socket: Socket) => void, signal?: AbortSignal) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const settings = { apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutSeconds: 0.2 };
  const api = new Api(token, createClientOptions(settings));
  api.config.use(sendCallsAsJson(token, settings));
  const error: unknown = await api.sendMessage(1, 'hello', {}, signal as never).catch((thrown: unknown) => thrown);
  for (const socket of sockets) socket.destroy();
  server.close();
  return { error, printed: inspect(error, { depth: 9, showHidden: true }) };
}

test.each<[string, (socket: Socket) => void, RegExp]>([
  ['never comes', () => undefined, /no answer in 0.2 seconds/],
  [
    'stalls',
    (socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')),
    /no answer/,
  ],
  ['comes byte by byte', (socket) => socket.once('data', () => trickle(socket)), /no answer/],
  [
    'is cut off',
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')),
    /closed/,
  ],
  [
    'is not from Telegram',
    (socket) => socket.once('data', () => socket.write('HTTP/1.1 502 Bad\r\ncontent-length: 6\r\n\r\n<html>')),
    /JSON/,
  ],
  ['is JSON of a proxy', (socket) => socket.once('data', () => answer(socket, '{}', '502 Bad')), /status 502/],
  ['is JSON without ok', (socket) => socket.once('data', () => answer(socket, 'null')), /not from the Bot API/],
])('a call whose answer %s fails, and its error does not hold the token', async (_, onConnection, why) => {
  const { error, printed } = await callServer(onConnection);
  expect(error).toBeInstanceOf(HttpError);
  expect(printed).toMatch(why);
  expect(printed).not.toContain('SECRET');
});

test('a call ends when its signal is aborted', async () => {
  const stop = new AbortController();
  const { error, printed } = await callServer(() => stop.abort(new Error('stopped by the test')), stop.signal);
  expect(error).toBeInstanceOf(HttpError);
  expect(printed).toContain('stopped by the test');
});

test('a call that has ended leaves no listener on its signal', async () => {
  const { signal } = new AbortController();
  await callServer((socket) => socket.once('data', () => answer(socket, '{"ok":true,"result":true}')), signal);
  await callServer((socket) => socket.destroy(), signal);
  await callServer(() => undefined, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

function answer(socket: Socket, body: string, status = '200 OK'): void {
  socket.write(`HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}

function trickle(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{');
  const drops = setInterval(() => socket.write(' '), 10);
  socket.once('close', () => clearInterval(drops));
}
