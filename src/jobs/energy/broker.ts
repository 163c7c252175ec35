import type { MqttClient } from 'mqtt';

export interface BrokerOptions {
  url: string;
  clientId: string;
  /** The subscriptions, topic filters; their QoS is 1. */
  topics: readonly string[];
  signal: AbortSignal;
}

/** A message that the broker keeps until it is acknowledged. */
export interface BrokerMessage {
  topic: string;
  payload: Buffer;
  /** Null for QoS 0, which is not acknowledged. */
  messageId: number | null;
}

const maxBatchSize = 5_000;

/** With more messages in the queue, the client stops reading, and TCP holds the broker back. */
const maxQueueLength = 5_000;

/**
 * Subscribes to the broker and passes its messages to `handleBatch`, one batch after another. Acknowledges the
 * messages of a batch when `handleBatch` has resolved. The session is persistent: the broker sends unacknowledged
 * messages again.
 *
 * Resolves when the signal aborts. Rejects when the connection ends, the broker refuses, or `handleBatch` throws. Then
 * nothing more is acknowledged: a message ID is valid only on the connection on which it came.
 */
export async function receiveBatches(
  options: BrokerOptions,
  handleBatch: (batch: BrokerMessage[]) => Promise<void>,
): Promise<void> {
  const { url, clientId, topics, signal } = options;
  const { connect } = await import('mqtt'); // not loaded without a broker: it takes a tenth of the time of a start
  if (signal.aborted) return;
  const client = connect(url, {
    clientId,
    clean: false,
    protocolVersion: 4,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: 10_000,
    keepalive: 30,
  });
  const queue = createQueue(client);
  const ended = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    client.on('error', reject);
    client.on('close', () => reject(new Error('the connection to the broker ended')));
    client.on('connect', () => {
      client
        .subscribeAsync([...topics], { qos: 1 })
        .then(throwIfRefused)
        .catch(reject);
    });
  });
  try {
    await Promise.race([ended, handleAll(client, queue, handleBatch)]);
  } finally {
    queue.close();
    client.end(true);
  }
}

/** Throws if the broker did not grant all subscriptions: it then answers with 128 in place of a QoS. */
function throwIfRefused(granted: { qos: number }[]): void {
  if (granted.some(({ qos }) => qos > 2)) throw new Error('the broker refused a subscription');
}

async function handleAll(
  client: MqttClient,
  queue: MessageQueue,
  handleBatch: (batch: BrokerMessage[]) => Promise<void>,
): Promise<never> {
  for (;;) {
    const batch = await queue.nextBatch();
    await handleBatch(batch);
    if (queue.isOpen()) client.stream.write(encodeAcknowledgements(batch));
  }
}

interface MessageQueue {
  /** Resolves with the messages in the queue, as soon as there is one. */
  nextBatch(): Promise<BrokerMessage[]>;
  isOpen(): boolean;
  close(): void;
}

/** The client acknowledges a message when its handler returns without an error. This error prevents that. */
const acknowledgedLater = new Error('acknowledged after the commit');

function createQueue(client: MqttClient): MessageQueue {
  let messages: BrokerMessage[] = [];
  let wakeConsumer: (() => void) | null = null;
  let resumeClient: (() => void) | null = null;
  let open = true;
  client.handleMessage = ({ topic, payload, messageId, qos }, done) => {
    messages.push({ topic, payload: Buffer.from(payload), messageId: qos > 0 ? (messageId ?? null) : null });
    wakeConsumer?.();
    if (messages.length < maxQueueLength) done(acknowledgedLater);
    else resumeClient = () => done(acknowledgedLater);
  };
  return {
    async nextBatch() {
      if (messages.length === 0) {
        await new Promise<void>((resolve) => {
          wakeConsumer = resolve;
        });
        await new Promise(setImmediate); // so that the other messages of the same packet are in the batch
      }
      wakeConsumer = null;
      const batch = messages.slice(0, maxBatchSize);
      messages = messages.slice(maxBatchSize);
      resumeClient?.();
      resumeClient = null;
      return batch;
    },
    isOpen: () => open,
    close() {
      open = false;
    },
  };
}

/** Encodes a PUBACK of MQTT 3.1.1 per message, four bytes each; none for messages of QoS 0. */
function encodeAcknowledgements(batch: BrokerMessage[]): Buffer {
  const ids = batch.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
  const bytes = Buffer.alloc(ids.length * 4);
  for (const [index, id] of ids.entries()) {
    bytes.writeUInt16BE(0x4002, index * 4);
    bytes.writeUInt16BE(id, index * 4 + 2);
  }
  return bytes;
}
