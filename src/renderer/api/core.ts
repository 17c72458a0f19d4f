import { QueryClient } from '@tanstack/react-query'
import { useStore } from 'zustand'
import { selectHost } from '../host/select-host'
import { createConnection, type ConnectionState } from './connection'
import { isRetryable } from './errors'

const QUERY_RETRIES = 2

/** The page's only connection. */
export const core = createConnection(selectHost())

/** What was fetched stays on screen while it is fetched again, and while the core is away. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The browser's idea of "online" is about the internet; the core is on this machine.
      networkMode: 'always',
      // Events tell what went stale.
      staleTime: Infinity,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (failures, error) => failures < QUERY_RETRIES && isRetryable(error)
    },
    mutations: { networkMode: 'always', retry: false }
  }
})

export function useConnectionState(): ConnectionState {
  return useStore(core.state)
}
