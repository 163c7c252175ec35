import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { createRequire } from 'node:module';
import { isIP, type LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { JobError } from '../engine/errors.ts';
import { isPrivateAddress } from './private-addresses.ts';

export interface AddressRules {
  /** The address of the report API. Its host may be private, on any port: the settings name it. */
  apiUrl: string;
  /** True: every address is allowed. */
  allowPrivate: boolean;
  /** Returns all addresses of a name; default: the resolver of the system. */
  resolveHost?: (host: string) => Promise<LookupAddress[]>;
}

/** What a request needs in addition to the URL: nothing, or the dispatcher that connects to the checked addresses. */
export type CheckedRequest = Pick<RequestInit, 'dispatcher'>;

/**
 * Checks that a URL from the platform does not lead into the private network, and returns how to request it. The host
 * is resolved once, every address is checked, and the request connects to these addresses only: a name whose address
 * changes after the check (DNS rebinding) makes no difference. Check each redirect, too.
 *
 * @throws JobError for a private address
 */
export async function checkAddress(url: URL, rules: AddressRules): Promise<CheckedRequest> {
  if (rules.allowPrivate || url.hostname === new URL(rules.apiUrl).hostname) return {};
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const resolve = rules.resolveHost ?? ((name: string) => lookup(name, { all: true }));
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  if (addresses.length === 0 || addresses.some(({ address }) => isPrivateAddress(address)))
    throw new JobError(
      'sales-private-address',
      { host: url.host, setting: 'SALES_ALLOW_PRIVATE' },
      `the platform gave an address in the private network: ${url.host} (SALES_ALLOW_PRIVATE=true allows it)`,
    );
  return { dispatcher: createPinnedDispatcher(addresses) as unknown as CheckedRequest['dispatcher'] };
}

/**
 * Creates a dispatcher that connects to these addresses, whatever the host of the URL is. TLS certificates are still
 * checked for the host. Its idle connections end by themselves after some seconds.
 */
export function createPinnedDispatcher(addresses: readonly LookupAddress[]): Dispatcher {
  // Loaded by its path and only when it is needed: see `bot/transport/client.ts`.
  const Agent = createRequire(import.meta.url)('undici/lib/dispatcher/agent.js') as typeof import('undici').Agent;
  const pinnedLookup: LookupFunction = (_host, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
  return new Agent({ connect: { lookup: pinnedLookup } });
}
