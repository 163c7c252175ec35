import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { changeSettingButton, settingFields } from '../shared/setting-button.ts';
import type { SettingChangedOutcome, SettingField, SettingValue } from './change-setting.ts';
import { formatLocalTime, formatOffset, weekdayName } from './format-time-zone.ts';

export const showSettingsButton = defineButton('ts', {});
export const undoSettingButton = defineButton('tu', { field: 'int', value: 'text' });
export const restoreSettingButton = defineButton('tr', { field: 'int', value: 'text' });
export const setTimeZoneButton = defineButton('tz', { zone: 'text' });

/** Creates the card of all settings, with a button to change each. */
export function settingsCard(ctx: TallyContext): OutgoingMessage {
  const lines = settingFields.map((field) => settingLine(ctx, field));
  const buttons = settingFields.map((field, index) => ({
    label: ctx.t(`button-setting-${field}`),
    data: changeSettingButton.pack(ctx.person.userId, { field: index }),
  }));
  return { text: [ctx.t('settings-heading'), ...lines].join('\n'), heading: true, keyboard: buildKeyboard(buttons) };
}

/** Formats the present value of a setting on one line. */
export function settingLine(ctx: TallyContext, field: SettingField): string {
  const { timeZone: zone, weekStart, dayStartHour, language } = ctx.person;
  const now = new Date();
  const lines: Record<SettingField, () => string> = {
    timeZone: () =>
      ctx.t('setting-timeZone', { zone: formatZoneWithOffset(zone, now), time: formatLocalTime(zone, now) }),
    weekStart: () => ctx.t('setting-weekStart', { day: weekdayName(weekStart, language) }),
    dayStartHour: () => ctx.t('setting-dayStartHour', { hour: formatHour(dayStartHour) }),
    language: () => ctx.t('setting-language'),
  };
  return lines[field]();
}

/** Formats a zone as `Europe/Berlin (UTC+2)`. */
export function formatZoneWithOffset(zone: string, at: Date): string {
  return zone === 'UTC' ? zone : `${zone} (${formatOffset(zone, at)})`;
}

/** Formats an hour as `04:00`. */
export function formatHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** Creates the answer to a change, with a button that undoes it (or repeats an undone one) and one for all settings. */
export function settingChangedCard(
  ctx: TallyContext,
  { field, before, after, undone }: SettingChangedOutcome,
): OutgoingMessage {
  const owner = ctx.person.userId;
  const values = { field: settingFields.indexOf(field), value: valueToText(before) };
  const undoOrRepeat = undone
    ? { label: ctx.t('button-restore'), data: restoreSettingButton.pack(owner, values) }
    : { label: ctx.t('button-undo'), data: undoSettingButton.pack(owner, values) };
  const allSettings = { label: ctx.t('button-settings'), data: showSettingsButton.pack(owner, {}) };
  const line = settingLine(ctx, field);
  const affectsDays = field === 'timeZone' || field === 'dayStartHour';
  return {
    text: [
      undone ? ctx.t('setting-taken-back', { line }) : line,
      ...(affectsDays && before !== after ? [ctx.t('setting-moves-nothing')] : []),
    ].join('\n'),
    keyboard: buildKeyboard(before === after ? [allSettings] : [undoOrRepeat, allSettings]),
  };
}

/** Creates the answer to a sent location: the question whether to use its time zone. */
export function timeZoneOffer(ctx: TallyContext, zone: string): OutgoingMessage {
  const now = new Date();
  if (zone === ctx.person.timeZone) return { text: settingLine(ctx, 'timeZone') };
  const data = setTimeZoneButton.pack(ctx.person.userId, { zone });
  return {
    text: ctx.t('ask-set-zone', { zone, time: formatLocalTime(zone, now) }),
    keyboard: buildKeyboard([{ label: ctx.t('button-set-zone', { zone }), data }]),
  };
}

/** Creates the question which of several time zones a typed text means. */
export function timeZoneChoice(ctx: TallyContext, typed: string, zones: readonly string[]): OutgoingMessage {
  const now = new Date();
  const buttons = zones.map((zone) => ({
    label: formatZoneWithOffset(zone, now),
    data: setTimeZoneButton.pack(ctx.person.userId, { zone }),
  }));
  return { text: ctx.t('ask-which-zone', { typed }), keyboard: buildKeyboard(buttons) };
}

/** Creates the answer to a text that means no time zone. */
export function unknownTimeZone(ctx: TallyContext): OutgoingMessage {
  const data = showSettingsButton.pack(ctx.person.userId, {});
  return { text: ctx.t('refused-zone'), keyboard: buildKeyboard([{ label: ctx.t('button-settings'), data }]) };
}

/** Converts a value for the data of a button; null becomes an empty text. The reverse of {@link textToValue}. */
function valueToText(value: SettingValue): string {
  return value === null ? '' : String(value);
}

/** Converts the data of a button to the value of a field. */
export function textToValue(field: SettingField, text: string): SettingValue {
  if (text === '') return null;
  return field === 'weekStart' || field === 'dayStartHour' ? Number(text) : text;
}
