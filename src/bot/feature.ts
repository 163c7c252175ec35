import type { Composer, MiddlewareFn } from 'grammy';
import type { Audience } from './commands.ts';
import type { OutcomeAnswers, TallyContext } from './context.ts';
import type { ConversationSpec } from './conversation.ts';
import type { Button, FieldType } from './ui/callback-data.ts';

/** Something that a person can ask the bot for. Every part is optional. */
export interface Feature {
  /**
   * Who may press its buttons and continue its conversations; default: everyone. This is checked for each update: a
   * person who is no longer an admin cannot use an old button.
   */
  audience?: Audience;
  /** Handlers of commands in the table of `commands.ts`. `args` is the text after the command. */
  commands?: Record<string, (ctx: TallyContext, args: string) => Promise<void>>;
  /** Handlers of buttons, created with {@link onPress}. */
  buttons?: ButtonHandler[];
  conversations?: ConversationSpec[];
  /** The functions that send the answers to the outcomes of its effects, by kind of outcome. */
  answers?: Partial<OutcomeAnswers>;
  /** Called for each update of a person before it is handled. Must neither wait nor throw. */
  onUpdate?(ctx: TallyContext): void;
  /**
   * Middleware for plain texts outside a conversation. It runs before commands, buttons and conversations, which cost
   * each update CPU time. It calls `next` for a text that it cannot answer immediately.
   */
  fastPath?: MiddlewareFn<TallyContext>;
  /** Handles everything else: free text, edited messages, documents. Runs in the order of the feature list. */
  composer?: Composer<TallyContext>;
}

/** Forbids properties that `Feature` does not have. A generic parameter alone would accept a misspelt one. */
type OnlyFeatureParts<Exact> = { [Key in Exclude<keyof Exact, keyof Feature>]: never };

/**
 * Declares a feature. The result keeps the exact type, so that `app/feature-list.ts` can check which outcomes and
 * commands the features handle.
 */
export function defineFeature<const Exact extends Feature>(feature: Exact & OnlyFeatureParts<Exact>): Exact {
  return feature;
}

export interface ButtonHandler {
  /** The name of the button in its callback data. */
  name: string;
  /** The types of the values, in the order of the callback data. */
  fields: Record<string, FieldType>;
  /** Returns the values of the button; null for data that this version cannot read. */
  unpack(data: string): Record<string, string | number> | null;
  /** Returns false for data that this version cannot read. */
  press(ctx: TallyContext, data: string): Promise<boolean>;
}

// biome-ignore lint/suspicious/noExplicitAny: the field types of a button are inferred where it is declared
type AnyButton = Button<any>;
type ValuesOf<B extends AnyButton> = NonNullable<ReturnType<B['unpack']>>;

/**
 * Declares what a press of a kind of button does. The bot answers the callback query in any case, with the text of
 * `ctx.toast` if there is one.
 *
 * @example
 * buttons: [onPress(undoButton, (ctx, { recordId }) => undo(ctx, recordId))]
 */
export function onPress<B extends AnyButton>(
  button: B,
  run: (ctx: TallyContext, values: ValuesOf<B>) => Promise<void>,
): ButtonHandler {
  return {
    name: button.name,
    fields: button.fields,
    unpack: button.unpack,
    async press(ctx, data) {
      const values = button.unpack(data) as ValuesOf<B> | null;
      if (values) await run(ctx, values);
      return values !== null;
    },
  };
}
