import { z } from 'zod'
import { call, nothing, stream } from './define'

const healthCheck = z.object({
  name: z.enum(['database', 'storage', 'model', 'browser', 'electron', 'permissions']),
  state: z.enum(['ok', 'warning', 'failed']),
  summary: z.string(),
  /** What to do about it; null when there is nothing to do. */
  advice: z.string().nullable()
})
export type HealthCheck = z.output<typeof healthCheck>

/** Something changed that a screen may be showing. Carries ids only: whoever may see the thing fetches it. */
const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inspection.changed'), inspection_id: z.string(), lot_id: z.string() }),
  z.object({ type: z.literal('lot.changed'), lot_id: z.string() }),
  z.object({ type: z.literal('report.changed'), report_id: z.string() }),
  z.object({ type: z.literal('session.changed') }),
  z.object({ type: z.literal('database.state'), available: z.boolean() })
])
export type BenchlightEvent = z.output<typeof event>

export const healthContract = {
  'health.check': call('signed_in', nothing, z.array(healthCheck)),
  'events.subscribe': stream('anyone', nothing, event)
} as const
