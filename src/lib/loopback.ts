import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Returns true when `host` reaches this machine only: `localhost`, 127.0.0.0/8, ::1 (with or without brackets), and
 * IPv4 written as IPv6. Any other name is not loopback, whatever it resolves to: nothing is looked up.
 */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  if (family === 0) return bare.toLowerCase() === 'localhost';
  return loopback.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}
