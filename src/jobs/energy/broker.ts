import type { MqttClient } from 'mqtt';

export interface BrokerOptions {
  url: string;
  clientId: string;
  /** The subscription, of quality 1. */
  topic: string;
  signal: AbortSignal;
}

/** A message that the broker holds until it is acknowledged. */
export interface Message {
  topic: string;
  payload: Buffer;
  /** Null for quality 0, which is not acknowledged. */
  messageId: number | null;
}

/** Taken in one go at most. */
const mostAtATime = 5_000;
/** More than so many wait in the connection, where TCP holds the broker back. */
const mostWaiting = 5_000;

/**
 * Gives `take` the broker's messages in batches, one after another, and acknowledges each batch when it returned. The session is
 * the broker's to keep: what was not acknowledged comes again. Resolves when the signal ends; rejects when the connection ends, the
 * broker refuses, or `take` throws: then nothing more is acknowledged, since a number counts only for the connection it came by.
 */
export async function receive(options: BrokerOptions, take: (batch: Message[]) => Promise<void>): Promise<void> {
  const { url, clientId, topic, signal } = options;
  const { connect } = await import('mqtt'); // a tenth of the start of a program without a broker
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
  const queue = queueOf(client);
  const ended = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    client.on('error', reject);
    client.on('close', () => reject(new Error('the connection to the broker ended')));
    client.on('connect', () => {
      client.subscribeAsync(topic, { qos: 1 }).then(throwIfRefused).catch(reject);
    });
  });
  try {
    await Promise.race([ended, takeAll(client, queue, take)]);
  } finally {
    queue.close();
    client.end(true);
  }
}

function throwIfRefused(granted: { qos: number }[]): void {
  if (granted.some(({ qos }) => qos > 2)) throw new Error('the broker refused the subscription');
}

async function takeAll(client: MqttClient, queue: Queue, take: (batch: Message[]) => Promise<void>): Promise<never> {
  for (;;) {
    const batch = await queue.next();
    await take(batch);
    if (queue.isOpen()) client.stream.write(acknowledgements(batch));
  }
}

interface Queue {
  /** Resolves with what waits, as soon as something does. */
  next(): Promise<Message[]>;
  isOpen(): boolean;
  close(): void;
}

/** What the client would say at the return of a handler, it must not say yet: an error keeps it from doing so. */
const later = new Error('acknowledged when it is committed');

function queueOf(client: MqttClient): Queue {
  let waiting: Message[] = [];
  let wake: (() => void) | null = null;
  let goOn: (() => void) | null = null;
  let open = true;
  client.handleMessage = ({ topic, payload, messageId, qos }, done) => {
    waiting.push({ topic, payload: Buffer.from(payload), messageId: qos > 0 ? (messageId ?? null) : null });
    wake?.();
    if (waiting.length < mostWaiting) done(later);
    else goOn = () => done(later);
  };
  return {
    async next() {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        await new Promise(setImmediate); // what came in the same packet goes along
      }
      wake = null;
      const batch = waiting.slice(0, mostAtATime);
      waiting = waiting.slice(mostAtATime);
      goOn?.();
      goOn = null;
      return batch;
    },
    isOpen: () => open,
    close() {
      open = false;
    },
  };
}

/** PUBACK as MQTT 3.1.1 writes it: four bytes a message. */
function acknowledgements(batch: Message[]): Buffer {
  const ids = batch.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
  const bytes = Buffer.alloc(ids.length * 4);
  for (const [index, id] of ids.entries()) {
    bytes.writeUInt16BE(0x4002, index * 4);
    bytes.writeUInt16BE(id, index * 4 + 2);
  }
  return bytes;
}
