import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgSchema,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

export const dtrack = pgSchema('dtrack');

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const whole = (name: string) => bigint(name, { mode: 'number' });
const day = (name: string) => date(name, { mode: 'string' });

/** Where DeTrack says that a job is. */
export const deliveryStatuses = [
  'info_recv',
  'in_transit',
  'dispatched',
  'completed',
  'completed_partial',
  'failed',
  'on_hold',
  'return',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

const listed = sql.raw(deliveryStatuses.map((status) => `'${status}'`).join(', '));

/** One row per setting that the triggers read; written from the environment at the start. */
export const dtrackSetting = dtrack.table('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});

/** One row per shipment of the company that leaves by DeTrack's drivers, as it came. */
export const dtrackShipment = dtrack.table(
  'shipment',
  {
    shipmentNumber: text('shipment_number').primaryKey(),
    jobNumber: text('job_number'),
    shipName: text('ship_name'),
    shipAddress1: text('ship_address1'),
    shipAddress2: text('ship_address2'),
    shipAddress3: text('ship_address3'),
    shipCity: text('ship_city'),
    shipState: text('ship_state'),
    shipZip: text('ship_zip'),
    shipCountry: text('ship_country'),
    shipContact: text('ship_contact'),
    instructions: text('instructions'),
    shipPhone: text('ship_phone'),
    email: text('email'),
    shipVia: text('ship_via'),
    isPartial: boolean('is_partial'),
    shipped: boolean('shipped'),
    shipViaService: text('ship_via_service'),
    scheduledShipDate: day('scheduled_ship_date'),
    scheduledShipQuantity: numeric('scheduled_ship_quantity'),
    leftAt: instant('left_at'),
    leftToldAt: instant('left_told_at'),
  },
  (t) => [index('shipment_left').on(t.leftAt).where(sql`${t.leftAt} is not null and ${t.leftToldAt} is null`)],
);

/** One row per package that leaves by DeTrack's drivers, whether or not its shipment is there. */
export const dtrackPackage = dtrack.table(
  'package',
  {
    packageId: text('package_id').primaryKey(),
    shipmentNumber: text('shipment_number'),
    jobNumber: text('job_number'),
    componentNumber: text('component_number'),
    quantity: numeric('quantity'),
    shipMethod: text('ship_method'),
    shipDate: day('ship_date'),
    numberOfPackages: numeric('number_of_packages'),
    description: text('description'),
    totalQtyShipped: numeric('total_qty_shipped'),
  },
  (t) => [index('package_shipment').on(t.shipmentNumber)],
);

/** One row per shipment as DeTrack gets it, and what became of it there. */
export const dtrackShipping = dtrack.table(
  'dtrack_shipping',
  {
    id: whole('id').primaryKey().generatedAlwaysAsIdentity(),
    entryDate: instant('entry_date').notNull().default(sql`clock_timestamp()`),
    doNumber: text('do_number'),
    trackingNumber: text('tracking_number').notNull(),
    companyName: text('company_name'),
    address1: text('address_1'),
    city: text('city'),
    state: text('state'),
    postalCode: text('postal_code'),
    deliverToCollectFrom: text('deliver_to_collect_from'),
    instructions: text('instructions'),
    phoneNumber: text('phone_number'),
    notifyEmail: text('notify_email'),
    deliveryDate: day('delivery_date'),
    quantity: numeric('quantity'),
    shipVia: text('ship_via'),
    shipViaService: text('ship_via_service'),
    isPartial: boolean('is_partial'),
    shipped: boolean('shipped'),
    detrackJobNumber: text('detrack_job_number'),
    detrackId: text('detrack_id'),
    assignTo: text('assign_to'),
    jobStatus: text('job_status', { enum: ['success', 'fail'] }),
    detrackStatus: text('detrack_status', { enum: deliveryStatuses }),
    detrackStatusAt: instant('detrack_status_at'),
    errorMessage: text('error_message'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at'),
    processingStartedAt: instant('processing_started_at'),
    processingRunId: whole('processing_run_id'),
    revision: integer('revision').notNull().default(0),
    sentDoNumber: text('sent_do_number'),
    sentDate: day('sent_date'),
    sentRevision: integer('sent_revision'),
    sentAt: instant('sent_at'),
    reason: text('reason'),
    podUrl: text('pod_url'),
    lastUpdatedAt: instant('last_updated_at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    uniqueIndex('dtrack_shipping_tracking_number').on(t.trackingNumber),
    uniqueIndex('dtrack_shipping_detrack_job_number').on(t.detrackJobNumber),
    uniqueIndex('dtrack_shipping_detrack_id').on(t.detrackId),
    index('dtrack_shipping_do_number').on(t.doNumber),
    index('dtrack_shipping_to_send').on(t.id).where(sql`${t.jobStatus} is null`),
    index('dtrack_shipping_failed').on(t.lastUpdatedAt).where(sql`${t.jobStatus} = 'fail'`),
    index('dtrack_shipping_delivery_date').on(t.deliveryDate),
    check('dtrack_shipping_job_status', sql`${t.jobStatus} in ('success', 'fail')`),
    check('dtrack_shipping_detrack_status', sql`${t.detrackStatus} in (${listed})`),
  ],
);

/** One row per change of a job's status at DeTrack, and per message about a job that is not known. */
export const statusHistory = dtrack.table(
  'status_history',
  {
    historyId: whole('history_id').primaryKey().generatedAlwaysAsIdentity(),
    shippingId: whole('shipping_id').references(() => dtrackShipping.id, { onDelete: 'cascade' }),
    detrackId: text('detrack_id'),
    doNumber: text('do_number'),
    status: text('status').notNull(),
    reason: text('reason'),
    changedAt: instant('changed_at'),
    source: text('source', { enum: ['sync', 'poll', 'webhook'] }).notNull(),
    payload: jsonb('payload'),
    recordedAt: instant('recorded_at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('status_history_shipping').on(t.shippingId, t.historyId),
    // A message about an unknown job is kept once, however often it comes.
    uniqueIndex('status_history_unknown').on(sql`md5(${t.payload}::text)`).where(sql`${t.shippingId} is null`),
    check('status_history_source', sql`${t.source} in ('sync', 'poll', 'webhook')`),
  ],
);

/** One row per row of the company that a trigger could not take. */
export const errorLog = dtrack.table(
  'error_log',
  {
    errorId: whole('error_id').primaryKey().generatedAlwaysAsIdentity(),
    message: text('message').notNull(),
    severity: text('severity').notNull(),
    state: text('state', { enum: ['open', 'mended'] })
      .notNull()
      .default('open'),
    procedure: text('procedure'),
    context: text('context'),
    source: text('source', { enum: ['shipment', 'package'] }).notNull(),
    row: jsonb('row').notNull(),
    loggedAt: instant('logged_at').notNull().default(sql`clock_timestamp()`),
    toldAt: instant('told_at'),
    mendedAt: instant('mended_at'),
  },
  (t) => [
    index('error_log_open').on(t.errorId).where(sql`${t.state} = 'open'`),
    check('error_log_state', sql`${t.state} in ('open', 'mended')`),
    check('error_log_source', sql`${t.source} in ('shipment', 'package')`),
  ],
);
