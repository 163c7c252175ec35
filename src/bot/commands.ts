/** Who may use a command. */
export type Audience = 'everyone' | 'admins';

export interface CommandSpec {
  name: string;
  audience: Audience;
  /** Other names of the command. The menus do not show them. */
  aliases?: readonly string[];
  /** A command in a group is answered in the private chat, like every admin command. */
  privateOnly?: boolean;
  /** The command starts long work; a rate limiter applies to each person. */
  heavy?: boolean;
}

/**
 * Every command of the bot, in the order of `/help`. The help, the menus and the command dispatcher are built from this
 * table. The description of a command is the text `command-NAME`.
 */
export const commands = [
  { name: 'start', audience: 'everyone' },
  { name: 'record', audience: 'everyone' },
  { name: 'day', audience: 'everyone' },
  { name: 'week', audience: 'everyone' },
  { name: 'month', audience: 'everyone' },
  { name: 'year', audience: 'everyone' },
  { name: 'summarize', audience: 'everyone', heavy: true },
  { name: 'heatmap', audience: 'everyone', heavy: true },
  { name: 'history', audience: 'everyone' },
  { name: 'undo', audience: 'everyone' },
  { name: 'list', audience: 'everyone' },
  { name: 'addcategory', audience: 'everyone', aliases: ['add_category'] },
  { name: 'alldata', audience: 'everyone', privateOnly: true, heavy: true },
  { name: 'dashboard', audience: 'everyone', privateOnly: true },
  { name: 'settings', audience: 'everyone' },
  { name: 'language', audience: 'everyone' },
  { name: 'privacy', audience: 'everyone', privateOnly: true },
  { name: 'mydata', audience: 'everyone', privateOnly: true, heavy: true },
  { name: 'forget', audience: 'everyone', privateOnly: true },
  { name: 'cancel', audience: 'everyone' },
  { name: 'help', audience: 'everyone' },
  { name: 'jobs', audience: 'admins' },
  { name: 'run', audience: 'admins', heavy: true },
  { name: 'status', audience: 'admins', heavy: true },
  { name: 'log', audience: 'admins' },
  { name: 'cancelrun', audience: 'admins' },
  { name: 'retry', audience: 'admins', heavy: true },
  { name: 'pause', audience: 'admins' },
  { name: 'resume', audience: 'admins' },
  { name: 'backfill', audience: 'admins' },
  { name: 'notify', audience: 'admins' },
  { name: 'audit', audience: 'admins' },
  { name: 'usage', audience: 'admins', heavy: true },
  { name: 'deliveries', audience: 'admins' },
  { name: 'delivery', audience: 'admins' },
  { name: 'energy', audience: 'admins', heavy: true },
  { name: 'sales', audience: 'admins', heavy: true },
  { name: 'batch', audience: 'admins' },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof commands)[number]['name'];

/** Finds a command by its name or by one of its aliases. */
export function findCommand(name: string, table: readonly CommandSpec[] = commands): CommandSpec | undefined {
  return table.find((command) => command.name === name || command.aliases?.includes(name));
}
