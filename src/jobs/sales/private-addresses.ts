import { BlockList, isIP } from 'node:net';

/**
 * Networks that are not on the public internet, as [network, prefix]: this machine, private and shared networks, link
 * local addresses (where clouds offer the credentials of a machine), benchmarks, multicast, reserved.
 * See the special-purpose address registries of IANA.
 */
const networks4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The same for IPv6. `::` contains the loopback address and the obsolete IPv4-compatible addresses. */
const networks6: readonly (readonly [string, number])[] = [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const privateNetworks = createBlockList();

function createBlockList(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks6) list.addSubnet(network, prefix, 'ipv6');
  for (const [network, prefix] of networks4) {
    list.addSubnet(network, prefix, 'ipv4');
    const [upper, lower] = toHexGroups(network);
    // IPv6 addresses that reach an IPv4 address: NAT64, and 6to4.
    list.addSubnet(`64:ff9b::${upper}:${lower}`, 96 + prefix, 'ipv6');
    list.addSubnet(`2002:${upper}:${lower}::`, 16 + prefix, 'ipv6');
  }
  return list;
}

function toHexGroups(ipv4: string): [string, string] {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}

/**
 * Returns true for an IP address of this machine or of a private network, and for a text that is no IP address. An IPv4
 * address in IPv6 form counts as the IPv4 address.
 */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || privateNetworks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
