import { z } from 'zod'
import { LOT_STATUSES } from '../domain/enums'
import { call, nothing, rowId } from './define'
import { chip, lot, lotDetail, part } from './models'

/** A production date as on a label: a calendar day of the station's zone, `YYYY-MM-DD`. */
const calendarDay = z.iso.date()

const newLot = z.strictObject({
  id: rowId,
  lot_number: z.string().min(1).max(100),
  part_id: rowId,
  production_date: calendarDay,
  batch_size: z.number().int().positive().max(1_000_000),
  production_line: z.string().min(1).max(50)
})

/** What a scan led to. A label that cannot be read, or names no lot, is an error instead. */
const scanOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('open'), lot }),
  z.object({ outcome: z.literal('closed'), lot, message: z.string() }),
  z.object({
    outcome: z.literal('unknown'),
    lot_number: z.string(),
    message: z.string(),
    may_create: z.boolean(),
    /** What the label says of the lot, to fill the form with. */
    suggestion: z.object({
      part_number: z.string().nullable(),
      part: part.nullable(),
      batch_size: z.number().int().nullable(),
      production_date: z.string().nullable(),
      production_line: z.string().nullable()
    })
  })
])
export type ScanOutcome = z.output<typeof scanOutcome>

export const lotsContract = {
  'lots.scan': call('signed_in', z.strictObject({ text: z.string().max(10_000) }), scanOutcome),
  'lots.create': call(['operator', 'supervisor', 'administrator'], newLot, lot),
  'lots.get': call('signed_in', z.strictObject({ lot_id: rowId }), lotDetail),
  'lots.list': call(
    'signed_in',
    z.strictObject({
      search: z.string().max(100).optional(),
      status: z.enum(LOT_STATUSES).optional(),
      /** The `next` of the page before. */
      after: rowId.optional(),
      limit: z.number().int().min(1).max(200).default(50)
    }),
    z.object({ lots: z.array(lot), next: rowId.nullable() })
  ),
  'lots.chips': call('signed_in', z.strictObject({ lot_id: rowId }), z.array(chip)),
  'parts.list': call('signed_in', nothing, z.array(part))
} as const
