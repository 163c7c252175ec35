/** Who may use a command. */
export type Audience = 'everyone' | 'admins';

export interface CommandSpec {
  name: string;
  audience: Audience;
  /** Other spellings that do the same; not shown in menus. */
  aliases?: string[];
  /** In groups it is answered in the private chat, as every command of admins is. */
  privateOnly?: boolean;
  /** Long work that one person may start only now and then. */
  heavy?: boolean;
}

/**
 * Every command of the bot, in the order of `/help`. `/help`, the menus and the dispatcher come from this table; a command's
 * description is the text `command-NAME` of each language.
 */
export const commands: readonly CommandSpec[] = [
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
];

/** Returns the command that a name or one of its other spellings stands for. */
export function findCommand(name: string, table: readonly CommandSpec[] = commands): CommandSpec | undefined {
  return table.find((command) => command.name === name || command.aliases?.includes(name));
}
