import { core } from './core'
import { adoptSession } from './session'

/** A station is locked even when what is to be stored before cannot be; milliseconds. */
const LONGEST_FAREWELL_MS = 1_000

const farewells: (() => Promise<unknown>)[] = []

/** What is to be finished while the person is still signed in, such as storing a decision of this moment. */
export function beforeLeaving(finish: () => Promise<unknown>): void {
  farewells.push(finish)
}

/** Locks the station, or signs the person out. */
export async function leave(command: 'session.lock' | 'session.signOut'): Promise<void> {
  await Promise.race([
    Promise.allSettled(farewells.map((finish) => finish())),
    new Promise((resolve) => { setTimeout(resolve, LONGEST_FAREWELL_MS) })
  ])
  adoptSession(await core.call(command, {}))
}
