import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { hasSingleRecord } from '../../db/queries/habits/records.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { changeSettingButton, settingFields } from '../shared/setting-button.ts';

/**
 * Says below the first record of a person in which time zone days are counted, with a button to set another one. Does
 * nothing where the person has chosen a time zone.
 */
export async function sendTimeZoneHint(ctx: TallyContext, db: Db): Promise<void> {
  const { userId, hasOwnTimeZone, timeZone } = ctx.person;
  // The habits were loaded before the record: who had one before has, with few exceptions, an earlier record.
  if (hasOwnTimeZone || (ctx.habits !== null && ctx.habits.length > 0)) return;
  if (!(await hasSingleRecord(db, userId))) return;
  const time = createClockFormat(ctx)(new Date());
  const data = changeSettingButton.pack(userId, { field: settingFields.indexOf('timeZone') });
  await reply(ctx, {
    text: ctx.t('record-time-zone', { zone: timeZone.replaceAll('_', ' '), time }),
    keyboard: buildKeyboard([{ label: ctx.t('button-set-time-zone'), data }]),
  });
}
