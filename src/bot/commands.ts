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
  /**
   * Words that do what the command does, alone as a message and after a slash. They are in lower case, with `е` for
   * `ё`, and count in every language of the person.
   */
  words?: readonly string[];
  /**
   * First words of a longer text that is this command without its slash, such as `remind me to read at 21`. In lower
   * case.
   */
  firstWords?: readonly string[];
  /**
   * For a command without arguments: what happens to a text after it. `ignored`: the command runs, and the answer says
   * that the text was ignored. `refused`: the command does not run. Absent: the handler reads the arguments.
   */
  extraText?: 'ignored' | 'refused';
}

const undoWords = [
  ...['undo', 'undo it', 'undo that', 'undo last', 'delete last', 'delete the last one', 'delete last record'],
  ...['remove last', 'remove the last one', 'delete the last record'],
  ...['отменить', 'отмени', 'отмени последнее', 'отмени последнюю запись', 'удали последнее', 'удали последнюю'],
  ...['удалить последнее', 'удалить последнюю запись', 'удали последнюю запись'],
];

/**
 * Every command of the bot, in the order of `/help`. The help, the menus and the command dispatcher are built from this
 * table. The description of a command is the text `command-NAME`.
 */
export const commands = [
  { name: 'start', audience: 'everyone', words: ['start', 'старт', 'начать'] },
  { name: 'record', audience: 'everyone' },
  { name: 'today', audience: 'everyone', aliases: ['сегодня'], words: ['today', 'сегодня'], extraText: 'ignored' },
  { name: 'day', audience: 'everyone' },
  { name: 'week', audience: 'everyone' },
  { name: 'month', audience: 'everyone' },
  { name: 'year', audience: 'everyone' },
  { name: 'summarize', audience: 'everyone', heavy: true },
  { name: 'heatmap', audience: 'everyone', heavy: true },
  { name: 'history', audience: 'everyone', aliases: ['история'] },
  { name: 'undo', audience: 'everyone', words: undoWords, extraText: 'refused' },
  { name: 'timer', audience: 'everyone', aliases: ['таймер'], words: ['timer', 'таймер'] },
  // While a question waits, the word `stop` stops a timer that runs, or cancels the question.
  { name: 'stop', audience: 'everyone', words: ['stop', 'стоп'] },
  { name: 'list', audience: 'everyone' },
  { name: 'newhabit', audience: 'everyone', aliases: ['new_habit'] },
  { name: 'habit', audience: 'everyone' },
  { name: 'goal', audience: 'everyone' },
  { name: 'skip', audience: 'everyone', aliases: ['пропуск'] },
  { name: 'rest', audience: 'everyone', aliases: ['отдых'] },
  {
    name: 'remind',
    audience: 'everyone',
    aliases: ['reminders', 'напомни', 'напоминания'],
    firstWords: ['remind', 'напомни', 'напомните', 'напоминай', 'напоминайте'],
  },
  { name: 'addcategory', audience: 'everyone', aliases: ['add_category'] },
  { name: 'alldata', audience: 'everyone', aliases: ['export'], privateOnly: true, heavy: true },
  { name: 'import', audience: 'everyone', aliases: ['импорт'], privateOnly: true, extraText: 'ignored' },
  { name: 'dashboard', audience: 'everyone', privateOnly: true, extraText: 'ignored' },
  { name: 'settings', audience: 'everyone' },
  { name: 'language', audience: 'everyone' },
  { name: 'privacy', audience: 'everyone', privateOnly: true, extraText: 'ignored' },
  { name: 'mydata', audience: 'everyone', privateOnly: true, heavy: true, extraText: 'ignored' },
  { name: 'forget', audience: 'everyone', privateOnly: true, extraText: 'ignored' },
  {
    name: 'cancel',
    audience: 'everyone',
    words: ['cancel', 'stop', 'отмена', 'отменить', 'отмени', 'стоп'],
    extraText: 'ignored',
  },
  {
    name: 'help',
    audience: 'everyone',
    words: ['help', 'help me', 'помощь', 'помоги', 'помогите', 'справка'],
  },
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
  { name: 'audit', audience: 'admins', extraText: 'ignored' },
  { name: 'usage', audience: 'admins', heavy: true },
  { name: 'deliveries', audience: 'admins' },
  { name: 'delivery', audience: 'admins' },
  { name: 'energy', audience: 'admins', heavy: true },
  { name: 'sales', audience: 'admins', heavy: true },
  { name: 'batch', audience: 'admins' },
  { name: 'backup', audience: 'admins', extraText: 'ignored' },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof commands)[number]['name'];

/** Finds a command by its name, by one of its aliases or by one of its words. */
export function findCommand(name: string, table: readonly CommandSpec[] = commands): CommandSpec | undefined {
  return (
    table.find((command) => command.name === name || command.aliases?.includes(name)) ??
    findCommandsByWord(name, table)[0]
  );
}

/** Finds the command of a text by its first word, in lower case. */
export function findCommandByFirstWord(word: string, table: readonly CommandSpec[]): CommandSpec | undefined {
  return table.find(({ firstWords }) => firstWords?.includes(word));
}

/** Returns the commands that a word means; two for a word that also cancels a question that waits. */
export function findCommandsByWord(word: string, table: readonly CommandSpec[]): CommandSpec[] {
  return table.filter(({ words }) => words?.includes(word));
}
