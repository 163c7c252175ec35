import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, numeric, pgSchema, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { dateText, int8, timestamptz } from './columns.ts';

export const dtrackSchema = pgSchema('dtrack');

/** The statuses of a job at DeTrack. `deleted`: DeTrack no longer has it. */
export const deliveryStatuses = [
  'info_recv',
  'in_transit',
  'dispatched',
  'completed',
  'completed_partial',
  'failed',
  'on_hold',
  'return',
  'deleted',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

const statusList = sql.raw(deliveryStatuses.map((status) => `'${status}'`).join(', '));

/** One row per setting that the triggers read. The program writes them from the environment at its start. */
export const dtrackSetting = dtrackSchema.table('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});

/** One row per shipment of the company that DeTrack delivers, as the company wrote it. */
export const dtrackShipment = dtrackSchema.table(
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
    scheduledShipDate: dateText('scheduled_ship_date'),
    scheduledShipQuantity: numeric('scheduled_ship_quantity'),
    leftAt: timestamptz('left_at'),
    leftToldAt: timestamptz('left_told_at'),
  },
  (t) => [index('shipment_left').on(t.leftAt).where(sql`${t.leftAt} is not null and ${t.leftToldAt} is null`)],
);

/** One row per package that DeTrack delivers, even when its shipment is not known yet. */
export const dtrackPackage = dtrackSchema.table(
  'package',
  {
    packageId: text('package_id').primaryKey(),
    shipmentNumber: text('shipment_number'),
    jobNumber: text('job_number'),
    componentNumber: text('component_number'),
    quantity: numeric('quantity'),
    shipMethod: text('ship_method'),
    shipDate: dateText('ship_date'),
    numberOfPackages: numeric('number_of_packages'),
    description: text('description'),
    totalQtyShipped: numeric('total_qty_shipped'),
  },
  (t) => [index('package_shipment').on(t.shipmentNumber)],
);

/** One row per shipment in the form that is sent to DeTrack, with its state there. */
export const dtrackShipping = dtrackSchema.table(
  'dtrack_shipping',
  {
    id: int8('id').primaryKey().generatedAlwaysAsIdentity(),
    entryDate: timestamptz('entry_date').notNull().default(sql`clock_timestamp()`),
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
    deliveryDate: dateText('delivery_date'),
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
    detrackStatusAt: timestamptz('detrack_status_at'),
    errorMessage: text('error_message'),
    errorText: jsonb('error_text'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: timestamptz('next_attempt_at'),
    processingStartedAt: timestamptz('processing_started_at'),
    processingRunId: int8('processing_run_id'),
    revision: integer('revision').notNull().default(0),
    sentDoNumber: text('sent_do_number'),
    sentDate: dateText('sent_date'),
    sentRevision: integer('sent_revision'),
    sentAt: timestamptz('sent_at'),
    reason: text('reason'),
    podUrl: text('pod_url'),
    deletedToldAt: timestamptz('deleted_told_at'),
    lastUpdatedAt: timestamptz('last_updated_at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    uniqueIndex('dtrack_shipping_tracking_number').on(t.trackingNumber),
    uniqueIndex('dtrack_shipping_detrack_job_number').on(t.detrackJobNumber),
    uniqueIndex('dtrack_shipping_detrack_id').on(t.detrackId),
    index('dtrack_shipping_do_number').on(t.doNumber),
    index('dtrack_shipping_to_send').on(t.id).where(sql`${t.jobStatus} is null`),
    index('dtrack_shipping_failed').on(t.lastUpdatedAt).where(sql`${t.jobStatus} = 'fail'`),
    index('dtrack_shipping_delivery_date').on(t.deliveryDate),
    index('dtrack_shipping_deleted').on(t.id).where(sql`${t.detrackStatus} = 'deleted' and ${t.deletedToldAt} is null`),
    check('dtrack_shipping_job_status', sql`${t.jobStatus} in ('success', 'fail')`),
    check('dtrack_shipping_detrack_status', sql`${t.detrackStatus} in (${statusList})`),
  ],
);

/** One row per change of a job's status at DeTrack, and per message about a job that is not known. */
export const statusHistory = dtrackSchema.table(
  'status_history',
  {
    historyId: int8('history_id').primaryKey().generatedAlwaysAsIdentity(),
    shippingId: int8('shipping_id').references(() => dtrackShipping.id, { onDelete: 'cascade' }),
    detrackId: text('detrack_id'),
    doNumber: text('do_number'),
    status: text('status').notNull(),
    reason: text('reason'),
    changedAt: timestamptz('changed_at'),
    source: text('source', { enum: ['sync', 'poll', 'webhook'] }).notNull(),
    payload: jsonb('payload'),
    recordedAt: timestamptz('recorded_at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('status_history_shipping').on(t.shippingId, t.historyId),
    // A message about an unknown job is stored once, even when it is delivered many times.
    uniqueIndex('status_history_unknown').on(sql`md5(${t.payload}::text)`).where(sql`${t.shippingId} is null`),
    check('status_history_source', sql`${t.source} in ('sync', 'poll', 'webhook')`),
  ],
);

/** One row per row of the company that a trigger could not process. */
export const errorLog = dtrackSchema.table(
  'error_log',
  {
    errorId: int8('error_id').primaryKey().generatedAlwaysAsIdentity(),
    message: text('message').notNull(),
    errorText: jsonb('error_text'),
    severity: text('severity').notNull(),
    state: text('state', { enum: ['open', 'mended'] })
      .notNull()
      .default('open'),
    procedure: text('procedure'),
    context: text('context'),
    source: text('source', { enum: ['shipment', 'package'] }).notNull(),
    row: jsonb('row').notNull(),
    loggedAt: timestamptz('logged_at').notNull().default(sql`clock_timestamp()`),
    toldAt: timestamptz('told_at'),
    mendedAt: timestamptz('mended_at'),
  },
  (t) => [
    index('error_log_open').on(t.errorId).where(sql`${t.state} = 'open'`),
    // For closing the errors of a row when it is corrected.
    index('error_log_open_row')
      .on(t.source, sql`(${t.row} ->> case ${t.source} when 'shipment' then 'shipment_number' else 'package_id' end)`)
      .where(sql`${t.state} = 'open'`),
    check('error_log_state', sql`${t.state} in ('open', 'mended')`),
    check('error_log_source', sql`${t.source} in ('shipment', 'package')`),
  ],
);
