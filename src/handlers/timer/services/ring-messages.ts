import { isolateRtl } from '../../../bot/ui/bidi.ts';
import { buildKeyboard, type OutgoingMessage } from '../../../bot/ui/messages.ts';
import type { ClaimedRing } from '../../../db/queries/habits/timer-rings.ts';
import { formatDuration } from '../../../time/format.ts';
import { extendTimerButton, keepTimerButton, stopTimerAtButton, stopTimerButton } from '../buttons.ts';
import { clockTime, elapsed, type Reader, toKey } from '../messages.ts';

/** A message that is later than this says so: nobody could send it in time. */
const lateSeconds = 60;

/** The message at the target of a timer, with `■ Stop` and `+10`. */
export function targetMessage(reader: Reader, ring: ClaimedRing): OutgoingMessage {
  const { t, userId, now, language } = reader;
  const key = toKey(ring);
  const isLate = now.getTime() / 1000 - ring.ringsAt > lateSeconds;
  const values = {
    name: isolateRtl(ring.habitName),
    duration: formatDuration(ring.targetMinutes ?? 0, language),
    time: clockTime(reader, ring.ringsAt),
  };
  return {
    text: t(isLate ? 'timer-target-late' : 'timer-target-reached', values),
    keyboard: buildKeyboard([
      { label: t('timer-button-stop'), data: stopTimerButton.pack(userId, { ...key, at: 0 }) },
      { label: t('timer-button-extend'), data: extendTimerButton.pack(userId, key) },
    ]),
  };
}

/** The question after 12 hours: `■ Stop now`, `Stopped at…` or `Keep running`. */
export function longMessage(reader: Reader, ring: ClaimedRing): OutgoingMessage {
  const { t, userId, now } = reader;
  const key = toKey(ring);
  const duration = elapsed(reader, ring, now.getTime() / 1000);
  return {
    text: t('timer-long', { name: isolateRtl(ring.habitName), duration }),
    keyboard: buildKeyboard([
      { label: t('timer-button-stop-now'), data: stopTimerButton.pack(userId, { ...key, at: 0 }) },
      { label: t('timer-button-stopped-at'), data: stopTimerAtButton.pack(userId, key) },
      { label: t('timer-button-keep'), data: keepTimerButton.pack(userId, key) },
    ]),
  };
}
