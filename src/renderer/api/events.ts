import type { QueryClient } from '@tanstack/react-query'
import type { BenchlightEvent } from '@shared/contract/health.contract'
import { create } from 'zustand'
import type { Connection } from './connection'
import { keys } from './keys'
import { retryDelay } from './back-off'

/** Whether the core has its database; told by events, true until told otherwise. */
export const useDatabaseState = create<{ available: boolean }>(() => ({ available: true }))

/**
 * Listens to the core for as long as the page lives and drops what an event makes stale. A fresh connection
 * drops everything, since nobody knows what was missed.
 */
export function subscribeToEvents(connection: Connection, queryClient: QueryClient): void {
  connection.state.subscribe((state, before) => {
    if (state.kind === 'online' && before.kind !== 'online') void listen(connection, queryClient)
  })
  if (connection.state.getState().kind === 'online') void listen(connection, queryClient)
}

async function listen(connection: Connection, queryClient: QueryClient): Promise<void> {
  for (let attempt = 0; connection.state.getState().kind === 'online'; attempt++) {
    void queryClient.invalidateQueries()
    try {
      for await (const event of connection.stream('events.subscribe', {})) {
        attempt = 0
        invalidate(queryClient, event)
      }
    } catch (error) {
      // A lost connection comes back through its state; any other end is listened to again after a pause.
      console.warn('The event stream ended:', error)
    }
    await new Promise((resolve) => setTimeout(resolve, retryDelay(attempt)))
  }
}

/** Drops what the event makes stale. */
export function invalidate(queryClient: QueryClient, event: BenchlightEvent): void {
  for (const queryKey of staleKeys(event)) void queryClient.invalidateQueries({ queryKey })
  if (event.type === 'database.state') {
    useDatabaseState.setState({ available: event.available })
    if (event.available) void queryClient.invalidateQueries()
  }
}

function staleKeys(event: BenchlightEvent): readonly (readonly unknown[])[] {
  switch (event.type) {
    case 'inspection.changed':
      return [keys.inspection(event.inspection_id), keys.chips(event.lot_id), keys.lot(event.lot_id)]
    case 'lot.changed':
      return [keys.lot(event.lot_id), keys.chips(event.lot_id), keys.lots]
    case 'report.changed':
      return [keys.reports]
    case 'session.changed':
      return [keys.session]
    case 'database.state':
      return [keys.health]
  }
}
