import { z } from 'zod'
import { call, rowId, stream } from './define'
import { report } from './models'

/** What a report is about: one lot, or all that was completed in a span of time, at one station or at all. */
const reportScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lot'), lot_id: rowId }),
  z.strictObject({
    kind: z.literal('shift'),
    from: z.date(),
    to: z.date(),
    station_id: z.string().max(50).optional()
  })
])
export type ReportScope = z.output<typeof reportScope>

/** How far a report is; the last value of the stream carries the finished report. */
const reportProgress = z.object({
  step: z.enum(['reading', 'pictures', 'rendering', 'writing', 'done']),
  done: z.number().int(),
  total: z.number().int(),
  report: report.nullable()
})
export type ReportProgress = z.output<typeof reportProgress>

export const reportsContract = {
  /** Makes a report. Stopping the stream cancels it; the row then says so. */
  'reports.create': stream(
    'signed_in',
    z.strictObject({
      id: rowId,
      report_type: z.literal('inspection_summary'),
      format: z.enum(['pdf', 'csv', 'json']),
      scope: reportScope
    }),
    reportProgress
  ),
  'reports.list': call(
    'signed_in',
    z.strictObject({ after: rowId.optional(), limit: z.number().int().min(1).max(200).default(50) }),
    z.object({ reports: z.array(report), next: rowId.nullable() })
  )
} as const
