/** Returns a time zone in which it is between 12:00 and 13:00 now: what was some hours ago is of today there. */
export function noonZone(): string {
  const offset = 12 - new Date().getUTCHours();
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
