import { z } from 'zod'
import type { UpMessage } from '@shared/rpc/wire'

const MAX_COMMAND_LENGTH = 100

const schema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.number().int(), command: z.string().max(MAX_COMMAND_LENGTH), input: z.unknown() }),
  z.object({ type: z.literal('stop'), id: z.number().int() })
])

/** What a page sent, if it has the form of a message of the contract; a host takes nothing else in. */
export function parseUpMessage(message: unknown): UpMessage | null {
  const parsed = schema.safeParse(message)
  return parsed.success ? parsed.data : null
}
