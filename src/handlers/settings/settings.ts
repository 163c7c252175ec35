import type { ByKind, Person, TallyContext } from '../../bot/context.ts';
import { chooseLanguage, type Texts } from '../../bot/ui/i18n.ts';
import { reply } from '../../bot/ui/reply.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { findSettings, type SettingsChange, saveSettings } from '../../db/queries/people/people.ts';
import { hasSqlState } from '../../lib/retry.ts';
import type { Language } from '../../time/language.ts';
import { isZone } from './zones.ts';

/** What a person can set. Buttons carry the index: append, never reorder. */
export const fields = ['timeZone', 'weekStart', 'dayStartHour', 'language'] as const;
export type Field = (typeof fields)[number];

/** A setting's value; null: not chosen, the default holds. */
export type Value = string | number | null;

export interface Change {
  field: Field;
  value: Value;
  /** This change takes another back. */
  undone?: boolean;
}

/** A setting was changed; nothing was where `before` equals `after`. */
export interface SettingChanged {
  kind: 'setting-changed';
  field: Field;
  before: Value;
  after: Value;
  undone: boolean;
}

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<SettingChanged> {}
}

export interface Settings {
  texts: Texts;
  /** Hold until something is chosen. */
  defaults: { timeZone: string; language: Language };
}

const zoneNotRecognised = /^22023$/;

/**
 * After it, the setting is the person's, once for this update, and they were told what is now. Returns false, after saying
 * so, for a time zone that this machine or PostgreSQL does not know: nothing is changed then.
 */
export async function changeSetting(ctx: TallyContext, change: Change, endsConversation = false): Promise<boolean> {
  const { field, value, undone = false } = change;
  if (field === 'timeZone' && value !== null && !isZone(String(value))) return refuse(ctx, value);
  const { userId } = ctx.person;
  try {
    await ctx.commit(async (tx) => {
      if (endsConversation) await conversations.deleteConversation(tx, { chatId: ctx.chatId ?? userId, userId });
      const before = (await findSettings(tx, userId))?.[field] ?? null;
      await saveSettings(tx, userId, { [field]: value } as SettingsChange);
      return { kind: 'setting-changed', field, before, after: value, undone };
    });
    return true;
  } catch (error) {
    if (!hasSqlState(error, zoneNotRecognised)) throw error;
    return refuse(ctx, value);
  }
}

async function refuse(ctx: TallyContext, zone: Value): Promise<false> {
  await reply(ctx, { text: ctx.t('refused-zone-of-database', { zone: String(zone) }) });
  return false;
}

/** After it, the context knows the person with the setting as it is now, and speaks their language. */
export function applySetting(ctx: TallyContext, { texts, defaults }: Settings, field: Field, value: Value): void {
  const language = chooseLanguage(null, ctx.from?.language_code ?? null, defaults.language);
  const untilSet = { timeZone: defaults.timeZone, weekStart: 1, dayStartHour: 0, language };
  ctx.person = { ...ctx.person, [field]: value ?? untilSet[field] } as Person;
  ctx.t = texts.in(ctx.person.language);
}
