/** How the connections of one process are shared out. */
export interface ConnectionLimits {
  /** Connections of the pool for the chat, the dashboard and everything short. */
  pool: number;
  /** Connections for the runs of jobs and for exports, which may hold one for long. */
  background: number;
}

/** The two dedicated sessions of a process: its locks and its notifications. */
const dedicated = 2;

/** The fewest connections with which everything works: one in the pool, and two for a run that needs two. */
export const minConnections = 5;

/** Shares out the maximum number of connections of this process, which is at least {@link minConnections}. */
export function splitConnections(max: number): ConnectionLimits {
  const background = Math.max(2, Math.floor((max - dedicated) / 2));
  return { pool: max - dedicated - background, background };
}
