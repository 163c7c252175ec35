import type { Composer, MiddlewareFn } from 'grammy';
import type { Audience } from './commands.ts';
import type { OutcomeAnswers, TallyContext } from './context.ts';
import type { ConversationSpec } from './conversation.ts';
import type { Button } from './ui/callback-data.ts';

/** One thing a person can ask for, as `main` mounts it. Every part is optional. */
export interface Feature {
  /** Who may press its buttons and go on with its dialogues, whoever they were made for; everyone where absent. */
  audience?: Audience;
  /** What commands of the table in `commands.ts` do. `args` is the text after the command. */
  commands?: Record<string, (ctx: TallyContext, args: string) => Promise<void>>;
  /** What buttons do; made with {@link onPress}. */
  buttons?: ButtonHandler[];
  conversations?: ConversationSpec[];
  /** How outcomes of its effects are answered, by kind. */
  answers?: Partial<OutcomeAnswers>;
  /** Is told of each update of a person before it is handled; it must neither wait nor throw. */
  onUpdate?(ctx: TallyContext): void;
  /** Is asked first for a text of somebody who is in no dialogue, and passes on what it does not answer at once. */
  fastPath?: MiddlewareFn<TallyContext>;
  /** What else it answers: free text, edited messages, documents. Asked in the order of the list. */
  composer?: Composer<TallyContext>;
}

/** Declares a feature. It keeps the exact type, so that `app/feature-list.ts` sees which outcomes and commands it handles. */
export function defineFeature<const Exact extends Feature>(feature: Exact): Exact {
  return feature;
}

export interface ButtonHandler {
  name: string;
  /** Returns false for data that this version cannot read. */
  press(ctx: TallyContext, data: string): Promise<boolean>;
}

// biome-ignore lint/suspicious/noExplicitAny: the field types of a button are inferred where it is declared
type AnyButton = Button<any>;
type ValuesOf<B extends AnyButton> = NonNullable<ReturnType<B['unpack']>>;

/** Says what a press of a kind of button does. The press itself is always answered; `ctx.toast` gives it words. */
export function onPress<B extends AnyButton>(
  button: B,
  run: (ctx: TallyContext, values: ValuesOf<B>) => Promise<void>,
): ButtonHandler {
  return {
    name: button.name,
    async press(ctx, data) {
      const values = button.unpack(data) as ValuesOf<B> | null;
      if (values) await run(ctx, values);
      return values !== null;
    },
  };
}
