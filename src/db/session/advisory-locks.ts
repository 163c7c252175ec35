/**
 * The numbers of all advisory locks, in one place: two locks with one number would block each other. The functions of
 * `sql/` use 7255320 and the numbers after it. Where a comment names a second number, the lock is a pair of numbers.
 */
export const lockNumbers = {
  /** Applying migrations and the files of `sql/`: one instance at a time. */
  migration: 7_255_301,
  /** Fetching updates from Telegram: one instance at a time. The second number is the bot. */
  poller: 7_255_302,
  /** The playground's state: one process per database, because two would overwrite each other's chats. */
  playground: 7_255_303,
  /** Running a job. The second number is the hash of its name. */
  job: 7_255_310,
  /** Looking for missed ticks of a job. The second number is the hash of its name. */
  catchUp: 7_255_311,
  /** One of the slots that limit how many runs are in progress. The second number is the slot. */
  runSlot: 7_255_312,
  /** Starting a run by event. The second number is the hash of the job's name. */
  event: 7_255_313,
  /** Turning ended runs into alerts: one instance at a time. */
  alert: 7_255_314,
  /** Loading sales: one load at a time. */
  salesLoad: 7_255_315,
  /** Receiving readings of meters: one instance at a time. */
  energyIngest: 7_255_316,
  /** Computing a batch job. The second number is its id. */
  batch: 7_255_317,
  /** An instance that works off the inbox of a bot. The second number: see `bot/transport/inbox-partitions.ts`. */
  inboxMember: 7_255_318,
  /** Working off a part of the chats of a bot. The second number: see `bot/transport/inbox-partitions.ts`. */
  inboxPartition: 7_255_319,
} as const;
