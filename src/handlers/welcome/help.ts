import { type CommandName, type CommandSpec, commands, findCommand } from '../../bot/commands.ts';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply, replyIgnoredText } from '../../bot/ui/reply.ts';
import { cancelWaitingQuestions } from '../shared/cancel-question.ts';

/**
 * Creates the feature `/help`: lists the commands. `/cancel`: ends a conversation and cancels the questions that wait.
 */
export function helpFeature() {
  return defineFeature({
    commands: {
      help: sendHelp,
      cancel: cancelWaitingQuestions,
    },
  });
}

/** Sends the list of commands, or the line of the command that follows. */
async function sendHelp(ctx: TallyContext, args: string): Promise<void> {
  const spec = args === '' ? undefined : findCommand(args.replace(/^\//, '').toLowerCase());
  const known = spec && commands.find((command) => command.name === spec.name && isPermitted(ctx, command));
  if (known) return void (await reply(ctx, { text: helpLine(ctx, known.name) }));
  if (args !== '') await replyIgnoredText(ctx, 'help', args);
  await reply(ctx, { text: helpText(ctx), heading: true });
}

function isPermitted({ person }: TallyContext, { audience }: CommandSpec): boolean {
  return audience === 'everyone' || person.isAdmin;
}

function helpLine(ctx: TallyContext, command: CommandName): string {
  return ctx.t('help-line', { command, description: ctx.t(`command-${command}`) });
}

function helpText(ctx: TallyContext): string {
  const lines = commands.filter((command) => isPermitted(ctx, command)).map(({ name }) => helpLine(ctx, name));
  return [ctx.t('help-heading'), ...lines, '', ctx.t('help-text')].join('\n');
}
