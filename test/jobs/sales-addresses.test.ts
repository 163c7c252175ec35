import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { checkAddress, createPinnedDispatcher } from '../../src/jobs/sales/address-guard.ts';
import { putFiles } from '../harness/sales-platform.ts';
import { order, type SalesFixture, test as sales, salesFiles } from './sales-fixture.ts';

/** A server of the private network that the platform must not reach through Tally. */
interface Inside {
  port: number;
  /** The host and path of each request. */
  requests: string[];
}

const test = sales.extend<{ inside: Inside }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  inside: async ({}, use) => {
    const requests: string[] = [];
    const server: Server = createServer((request, response) => {
      requests.push(`${request.headers.host}${request.url}`);
      response.end('Товар 1,100\r\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await use({ port: (server.address() as AddressInfo).port, requests });
    server.close();
    server.closeAllConnections();
  },
});

const days = ['2024-02-23', '2024-02-24'];

/** Offers a report of a platform whose host is `localhost`, so that 127.0.0.1 is another host of the private network. */
function offerReport(sales: SalesFixture): Record<string, string> {
  const { platform } = sales;
  const onLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost');
  const { api } = platform.settings;
  sales.options = { ...sales.options, api: { ...api, url: onLocalhost(api.url) } };
  const files = putFiles(platform, 'R1', salesFiles([order({ at: '2024-02-23T09:00:00' })], days));
  const addresses = Object.fromEntries(Object.entries(files).map(([name, url]) => [name, onLocalhost(url)]));
  platform.report = { id: 'R1', first: '2024-02-23', last: '2024-02-24', addresses };
  return addresses;
}

/** Answers the request for the price file with a redirect. */
function redirectPrices({ platform }: SalesFixture, location: string): void {
  platform.fault = ({ url = '' }, response) =>
    url.includes('/price_log') && Boolean(response.writeHead(302, { location }).end());
}

const refusal = /^the platform gave an address in the private network: \S+ \(SALES_ALLOW_PRIVATE=true allows it\)$/;

test.for([
  'http://127.0.0.1:PORT/prices',
  'http://127.1:PORT/',
  'http://2130706433:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::1]:PORT/',
  'http://169.254.169.254/latest/meta-data',
  'http://10.0.0.1/',
  'https://192.168.0.1/',
])('the address %s in a report is refused, and not requested', async (address, { sales, inside }) => {
  const url = address.replace('PORT', String(inside.port));
  const addresses = offerReport(sales);
  addresses.price_log = url;
  await expect(sales.backfill()).rejects.toThrow(refusal);
  Object.assign(addresses, offerReport(sales));
  redirectPrices(sales, url);
  await expect(sales.backfill()).rejects.toThrow(refusal);
  expect(inside.requests).toEqual([]);
  expect(sales.waits).toEqual([]);
  expect(await sales.query('select from mart.f_sales')).toEqual([]);
});

test('SALES_ALLOW_PRIVATE allows these addresses, in a report and in a redirect', async ({ sales, inside }) => {
  sales.options = { addressRules: { allowPrivate: true } };
  offerReport(sales).price_log = `http://127.0.0.1:${inside.port}/direct`;
  await sales.backfill();
  offerReport(sales);
  redirectPrices(sales, `http://127.0.0.1:${inside.port}/redirected`);
  sales.runId = 2;
  await sales.backfill({ force: true });
  expect(inside.requests.map((request) => request.split('/')[1])).toEqual(['direct', 'redirected']);
});

test('another port of the host of the API is allowed, in a report and in a redirect', async ({ sales, inside }) => {
  offerReport(sales).price_log = `http://localhost:${inside.port}/direct`;
  await sales.backfill();
  offerReport(sales);
  redirectPrices(sales, `http://LOCALHOST:${inside.port}/redirected`);
  sales.runId = 2;
  await sales.backfill({ force: true });
  expect(inside.requests.map((request) => request.split('/')[1])).toEqual(['direct', 'redirected']);
});

test('redirects on the host of the API are followed, but not for ever, and only to http or https', async ({
  sales,
}) => {
  const { price_log: prices = '' } = offerReport(sales);
  const { platform } = sales;
  let redirects = 4;
  platform.fault = ({ url = '' }, response) =>
    url.includes('/price_log') && redirects-- > 0 && Boolean(response.writeHead(307, { location: prices }).end());
  expect(await sales.backfill()).toMatchObject({ rows_loaded: 1 + 2 + 2 + 2 });
  expect(platform.violations).toEqual([]);
  redirects = 1000;
  sales.runId = 2;
  await expect(sales.backfill({ force: true })).rejects.toThrow(/redirects a file too often, at last to [^?]*$/);
  redirectPrices(sales, 'file:///etc/passwd');
  await expect(sales.backfill()).rejects.toThrow('none of http or https');
});

const apiUrl = 'http://api.example/';

test('every address of a name is checked, and the name is resolved once', async () => {
  const asked: string[] = [];
  const resolveTo = (...addresses: string[]) => ({
    ...{ apiUrl, allowPrivate: false },
    async resolveHost(host: string) {
      asked.push(host);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  });
  const url = new URL('https://files.example/x');
  for (const addresses of [['127.0.0.1'], ['1.1.1.1', '10.0.0.1'], ['2606:4700::1111', '::1'], []])
    await expect(checkAddress(url, resolveTo(...addresses))).rejects.toThrow(refusal);
  expect(asked).toHaveLength(4);
  expect(await checkAddress(url, resolveTo('1.1.1.1'))).toEqual({ dispatcher: expect.anything() });
  expect(await checkAddress(new URL(`${apiUrl}x`), resolveTo('127.0.0.1'))).toEqual({});
  expect(await checkAddress(new URL('http://api.example:5432/'), resolveTo('127.0.0.1'))).toEqual({});
  expect(asked).toHaveLength(5);
  await expect(checkAddress(new URL('http://files.api.example/'), resolveTo('127.0.0.1'))).rejects.toThrow(refusal);
});

test('a request connects to the checked address, whatever the name has become', async ({ inside }) => {
  const dispatcher = createPinnedDispatcher([{ address: '127.0.0.1', family: 4 }]);
  const response = await fetch(`http://name.invalid:${inside.port}/x`, { dispatcher } as unknown as RequestInit);
  expect(await response.text()).toContain('Товар 1');
  expect(inside.requests).toEqual([`name.invalid:${inside.port}/x`]);
  await dispatcher.close();
});

test('a name that leads into the private network is refused before a request', async ({ sales, inside }) => {
  sales.options = {
    addressRules: {
      allowPrivate: false,
      resolveHost: async () => [{ address: '127.0.0.1', family: 4 }],
    },
  };
  offerReport(sales).price_log = `http://files.example:${inside.port}/`;
  await expect(sales.backfill()).rejects.toThrow(`private network: files.example:${inside.port} `);
  expect(inside.requests).toEqual([]);
});
