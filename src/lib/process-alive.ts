import { readFileSync } from 'node:fs';

/**
 * Returns whether a process of this number runs on this machine, whosever it is. One that has ended and that its parent has not
 * collected yet (in a container without an init nobody ever does) runs no more.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !hasEnded(pid);
}

/** `/proc/<pid>/stat` is `pid (name) state …`, and a name may hold anything. */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false; // not Linux
  }
}
