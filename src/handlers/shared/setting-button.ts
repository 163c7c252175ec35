import { defineButton } from '../../bot/ui/callback-data.ts';

/** The settings that a person can choose. Buttons carry the index, so only append. */
export const settingFields = ['timeZone', 'weekStart', 'dayStartHour', 'language'] as const;

/** Asks for a new value of a setting. The feature `settings` handles its presses. */
export const changeSettingButton = defineButton('tc', { field: 'int' });
