/**
 * The numbers of advisory locks, all in one place since whoever takes a number that another uses waits for it. The functions
 * of `sql/` have 7255320 and those behind it. A lock of a job, an event, … is two numbers: this one, and a hash or an id.
 */
export const lockNumbers = {
  /** Migrations and the files of `sql/`, by one instance at a time. */
  migration: 7_255_301,
  /** The one instance that fetches updates. */
  poller: 7_255_302,
  /** The one program that plays Telegram on a database: two would overwrite each other's chats. */
  playground: 7_255_303,
  /** A run of a job; the second number is the hash of its name. */
  job: 7_255_310,
  /** The missed ticks of a job are looked through. */
  catchUp: 7_255_311,
  /** One of the runs that may go on at a time. */
  runSlot: 7_255_312,
  /** A run by event begins. */
  event: 7_255_313,
  /** Runs become alerts. */
  alert: 7_255_314,
  /** A load of sales. */
  salesLoad: 7_255_315,
  /** The one instance that takes readings of meters. */
  energyIngest: 7_255_316,
  /** A batch job is computed; the second number is its id. */
  batch: 7_255_317,
} as const;
