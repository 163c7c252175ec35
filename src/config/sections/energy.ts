import { z } from 'zod';
import { defineSection, secretUrlVariable } from '../section.ts';
import { percentage, text, url } from '../value-types.ts';

const topicFilter = /^(?:\+|[^+#/\0]*)(?:\/(?:\+|[^+#/\0]*))*(?:\/#)?$|^#$/;

const fieldPath = /^(deviceName|timestamp|registerKwh|channel[123]|unit)\s*=\s*([^\s=]+(?:\s[^\s=]+)*)$/;

/** The keys that lead to a field in a message. */
type FieldPaths = Partial<
  Record<'deviceName' | 'timestamp' | 'registerKwh' | 'channel1' | 'channel2' | 'channel3' | 'unit', string[]>
>;

/** Parses `registerKwh=data.energy`. */
function parseFieldPath(entry: string): [field: string, keys: string[]] {
  const [, field = '', path = ''] = fieldPath.exec(entry) ?? [];
  return [field, path.split('.')];
}

/** Creates the schema of a list with commas. `error` completes the sentence "NAME must be …". */
const commaSeparated = (error: string, accepts: (item: string) => boolean) =>
  z
    .string()
    .transform((value) => value.split(',').map((item) => item.trim()))
    .refine((items) => items.every((item) => item !== '' && accepts(item)), { error });

/** The MQTT broker of the energy meters, and the import of readings. */
export const energySettings = defineSection({
  variables: {
    MQTT_URL: secretUrlVariable(
      url(
        'an mqtt, mqtts, ws or wss address',
        ({ protocol, hostname }) => ['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(protocol) && hostname !== '',
      )
        .optional()
        .describe('the broker of the energy meters, with name and password; without it no readings are received'),
    ),
    MQTT_CLIENT_ID: text('a name (letters, digits, . _ -)', /^[\w.-]{1,100}$/)
      .default('tally')
      .describe('the client id under which the broker keeps messages that Tally has not received yet'),
    MQTT_TOPIC: commaSeparated('topics, with + or # for whole levels', (topic) => topicFilter.test(topic))
      .default(['sensors/+/energy'])
      .describe('the topics of the meters; the first + stands for the device'),
    MQTT_FIELDS: commaSeparated(
      'fields as registerKwh=data.energy, timestamp=data.time',
      (entry) => fieldPath.exec(entry) !== null,
    )
      .transform((entries) => Object.fromEntries(entries.map(parseFieldPath)) as FieldPaths)
      .optional()
      .describe('where messages in no known format have their fields (deviceName, timestamp, registerKwh, …)'),
    ENERGY_MAX_REJECTS: percentage()
      .default(10)
      .describe('the maximum percentage of rejected lines of a file of readings; with more, the import fails'),
  },
  toConfig: (values) => ({
    /** Percent. */
    energy: { maxRejects: values.ENERGY_MAX_REJECTS },
    /** Absent: no readings are received. */
    mqtt: values.MQTT_URL
      ? {
          url: values.MQTT_URL,
          clientId: values.MQTT_CLIENT_ID,
          topics: values.MQTT_TOPIC,
          fields: values.MQTT_FIELDS ?? {},
        }
      : undefined,
  }),
});
