import { defineSection, secretUrlVariable } from '../section.ts';
import { percentage, text, url } from '../value-types.ts';

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
    MQTT_TOPIC: text('a topic, with + or # for whole levels', /^(?:\+|[^+#/\0]*)(?:\/(?:\+|[^+#/\0]*))*(?:\/#)?$|^#$/)
      .default('sensors/+/energy')
      .describe('the topic of the meters; + stands for the device'),
    ENERGY_MAX_REJECTS: percentage()
      .default(10)
      .describe('the maximum percentage of rejected lines of a file of readings; with more, the import fails'),
  },
  toConfig: (values) => ({
    /** Percent. */
    energy: { maxRejects: values.ENERGY_MAX_REJECTS },
    /** Absent: no readings are received. */
    mqtt: values.MQTT_URL
      ? { url: values.MQTT_URL, clientId: values.MQTT_CLIENT_ID, topic: values.MQTT_TOPIC }
      : undefined,
  }),
});
