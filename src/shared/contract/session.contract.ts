import { z } from 'zod'
import { call, nothing } from './define'
import { station, user } from './models'

/** Who sits at this connection, and what they may call. `commands` is what the screens show and hide by. */
const session = z.object({
  state: z.enum(['signed_out', 'locked', 'signed_in']),
  user: user.nullable(),
  station: station.nullable(),
  stations: z.array(station),
  commands: z.array(z.string()),
  idle_lock_seconds: z.number(),
  demo: z.boolean(),
  version: z.string()
})
export type Session = z.output<typeof session>

const demoUser = z.object({
  username: z.string(),
  display_name: z.string(),
  badge: z.string(),
  pin: z.string(),
  role: z.string()
})

export const sessionContract = {
  'session.current': call('anyone', nothing, session),
  /** Signs in by user name or badge; also how another person takes over a locked station. */
  'session.signIn': call(
    'anyone',
    z.strictObject({ login: z.string().min(1).max(100), pin: z.string().min(1).max(100) }),
    session
  ),
  'session.unlock': call('anyone', z.strictObject({ pin: z.string().min(1).max(100) }), session),
  'session.lock': call('anyone', nothing, session),
  'session.signOut': call('anyone', nothing, session),
  /** Tells that the person is still there; without it the station locks when idle. */
  'session.touch': call('signed_in', nothing, nothing),
  'session.chooseStation': call('signed_in', z.strictObject({ station_id: z.string().max(50) }), session),
  /** The demo station's people with their PINs; empty outside demo mode. */
  'session.demoUsers': call('anyone', nothing, z.array(demoUser))
} as const
