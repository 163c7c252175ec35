import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { RecordedRecord } from '../../db/queries/habits/record.ts';
import { isFirstRecord } from '../../db/queries/habits/records.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { changeSettingButton, settingFields } from '../shared/setting-button.ts';

/**
 * Says below the first record of a person in which time zone days are counted, with a button to set another one. Does
 * nothing where the person has chosen a time zone.
 *
 * @param record the first record of the update
 */
export async function sendTimeZoneHint(ctx: TallyContext, db: Db, record: RecordedRecord): Promise<void> {
  const { userId, hasOwnTimeZone, timeZone } = ctx.person;
  // Most records are not the first one of their day, and need no query.
  const isFirstOfDay = record.dayTotal <= record.minutes && !(record.habitDayTotal > (record.amount ?? record.minutes));
  if (hasOwnTimeZone || !isFirstOfDay) return;
  if (!(await isFirstRecord(db, userId, record.recordId))) return;
  const time = createClockFormat(ctx)(new Date());
  const data = changeSettingButton.pack(userId, { field: settingFields.indexOf('timeZone') });
  await reply(ctx, {
    text: ctx.t('record-time-zone', { zone: timeZone.replaceAll('_', ' '), time }),
    keyboard: buildKeyboard([{ label: ctx.t('button-set-time-zone'), data }]),
  });
}
