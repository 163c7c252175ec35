import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { clockTime, formatOffset, weekdayName } from './clock.ts';
import { type Field, fields, type SettingChanged, type Value } from './settings.ts';

export const showSettings = defineButton('ts', {});
export const changeField = defineButton('tc', { field: 'int' });
export const undoChange = defineButton('tu', { field: 'int', value: 'text' });
export const restoreChange = defineButton('tr', { field: 'int', value: 'text' });
export const setZone = defineButton('tz', { zone: 'text' });

/** Returns all settings as they are now, with a button to change each. */
export function settingsCard(ctx: TallyContext): OutgoingMessage {
  const lines = fields.map((field) => settingLine(ctx, field));
  const buttons = fields.map((field, index) => ({
    label: ctx.t(`button-setting-${field}`),
    data: changeField.pack(ctx.person.userId, { field: index }),
  }));
  return { text: [ctx.t('settings-heading'), ...lines].join('\n'), heading: true, keyboard: buildKeyboard(buttons) };
}

/** Returns one line that says what a setting is now. */
export function settingLine(ctx: TallyContext, field: Field): string {
  const { timeZone: zone, weekStart, dayStartHour, language } = ctx.person;
  const now = new Date();
  const lines: Record<Field, () => string> = {
    timeZone: () => ctx.t('setting-timeZone', { zone: withOffset(zone, now), time: clockTime(zone, now) }),
    weekStart: () => ctx.t('setting-weekStart', { day: weekdayName(weekStart, language) }),
    dayStartHour: () => ctx.t('setting-dayStartHour', { hour: hourName(dayStartHour) }),
    language: () => ctx.t('setting-language'),
  };
  return lines[field]();
}

/** Returns `Europe/Berlin (UTC+2)`. */
function withOffset(zone: string, at: Date): string {
  return zone === 'UTC' ? zone : `${zone} (${formatOffset(zone, at)})`;
}

/** Returns an hour as a clock shows it, `04:00`. */
export function hourName(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** Returns what is now, with a button that takes it back (or brings it again) and one to all settings. */
export function changedCard(ctx: TallyContext, { field, before, after, undone }: SettingChanged): OutgoingMessage {
  const owner = ctx.person.userId;
  const back = { field: fields.indexOf(field), value: textOf(before) };
  const reverse = undone
    ? { label: ctx.t('button-restore'), data: restoreChange.pack(owner, back) }
    : { label: ctx.t('button-undo'), data: undoChange.pack(owner, back) };
  const all = { label: ctx.t('button-settings'), data: showSettings.pack(owner, {}) };
  const line = settingLine(ctx, field);
  const movesNothing = field === 'timeZone' || field === 'dayStartHour';
  return {
    text: [
      undone ? ctx.t('setting-taken-back', { line }) : line,
      ...(movesNothing && before !== after ? [ctx.t('setting-moves-nothing')] : []),
    ].join('\n'),
    keyboard: buildKeyboard(before === after ? [all] : [reverse, all]),
  };
}

/** Returns the question that a sent location raises. */
export function zoneOffer(ctx: TallyContext, zone: string): OutgoingMessage {
  const now = new Date();
  if (zone === ctx.person.timeZone) return { text: settingLine(ctx, 'timeZone') };
  const data = setZone.pack(ctx.person.userId, { zone });
  return {
    text: ctx.t('ask-set-zone', { zone, time: clockTime(zone, now) }),
    keyboard: buildKeyboard([{ label: ctx.t('button-set-zone', { zone }), data }]),
  };
}

/** A button's text of a value, empty for null; {@link carriedValue} reads it. */
function textOf(value: Value): string {
  return value === null ? '' : String(value);
}

/** Returns the value that a button carries for a field. */
export function carriedValue(field: Field, text: string): Value {
  if (text === '') return null;
  return field === 'weekStart' || field === 'dayStartHour' ? Number(text) : text;
}
