import type { ByKind, Person, TallyContext } from '../../bot/context.ts';
import { chooseLanguage, type Texts } from '../../bot/ui/i18n.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Tx } from '../../db/client.ts';
import { findSettings, type SettingsChange, saveSettings } from '../../db/queries/people/people.ts';
import { hasSqlState } from '../../lib/retry.ts';
import type { Language } from '../../time/language.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import type { settingFields } from '../shared/setting-button.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import { isKnownTimeZone } from './time-zone/zone-names.ts';

/** A setting of a person. */
export type SettingField = (typeof settingFields)[number];

/** The value of a setting; null: not chosen, so that the default applies. */
export type SettingValue = string | number | null;

export interface SettingChange {
  field: SettingField;
  value: SettingValue;
  /** The change undoes another one. */
  undone?: boolean;
}

/** The outcome of a change. `before` equals `after` where nothing changed. */
export interface SettingChangedOutcome {
  kind: 'setting-changed';
  field: SettingField;
  before: SettingValue;
  after: SettingValue;
  undone: boolean;
}

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<SettingChangedOutcome> {}
}

export interface SettingsFeatureDeps {
  texts: Texts;
  /** The settings of a person who has not chosen any. */
  defaults: { timeZone: string; language: Language };
}

const invalidTimeZoneCode = /^22023$/;

/**
 * Changes a setting exactly once for this update, and answers.
 *
 * @param endsConversation deletes the state of the conversation in the same transaction
 * @returns false, after a rejection, for a time zone that this machine or PostgreSQL does not know
 */
export async function changeSetting(
  ctx: TallyContext,
  change: SettingChange,
  endsConversation = false,
): Promise<boolean> {
  const { field, value } = change;
  if (field === 'timeZone' && value !== null && !isKnownTimeZone(String(value))) return rejectTimeZone(ctx, value);
  const effect = (tx: Tx) => saveSetting(ctx, tx, change);
  try {
    await (endsConversation ? commitAndEndConversation(ctx, effect) : ctx.commit(effect));
    return true;
  } catch (error) {
    if (!hasSqlState(error, invalidTimeZoneCode)) throw error;
    return rejectTimeZone(ctx, value);
  }
}

async function saveSetting(ctx: TallyContext, tx: Tx, change: SettingChange): Promise<SettingChangedOutcome> {
  const { userId, defaultTimeZone } = ctx.person;
  const { field, value, undone = false } = change;
  const before = (await findSettings(tx, userId))?.[field] ?? null;
  const clock = { timeZone: defaultTimeZone, now: new Date(sentAtUnix(ctx) * 1000) };
  await saveSettings(tx, userId, { [field]: value } as SettingsChange, clock);
  return { kind: 'setting-changed', field, before, after: value, undone };
}

async function rejectTimeZone(ctx: TallyContext, zone: SettingValue): Promise<false> {
  await reply(ctx, { text: ctx.t('refused-zone-of-database', { zone: String(zone) }) });
  return false;
}

/** Applies a changed setting to the context of the update, so that the answer is in the new language. */
export function applySetting(
  ctx: TallyContext,
  { texts, defaults }: SettingsFeatureDeps,
  field: SettingField,
  value: SettingValue,
): void {
  const language = chooseLanguage(null, ctx.from?.language_code ?? null, defaults.language);
  const untilSet = { timeZone: defaults.timeZone, weekStart: 1, dayStartHour: 0, language };
  ctx.person = { ...ctx.person, [field]: value ?? untilSet[field] } as Person;
  ctx.t = texts.in(ctx.person.language);
}
