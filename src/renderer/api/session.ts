import { useQuery } from '@tanstack/react-query'
import type { CommandName, Output } from '@shared/contract'
import type { Session } from '@shared/contract/session.contract'
import { core, queryClient, useConnectionState } from './core'
import { keys } from './keys'

/** Who sits here; undefined until the core has answered for the first time. */
export function useSession(): Session | undefined {
  return useSessionQuery().data
}

export function useSessionQuery() {
  const online = useConnectionState().kind === 'online'
  return useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => core.call('session.current', {}, signal),
    enabled: online
  })
}

/** Whether the signed-in person may call a command; what they may not call is not shown. */
export function useMay(command: CommandName): boolean {
  return useSession()?.commands.includes(command) ?? false
}

/** Takes a session that a command answered with; a change of person makes all that was fetched stale. */
export function adoptSession(session: Session): void {
  const before = queryClient.getQueryData<Session>(keys.session)
  queryClient.setQueryData(keys.session, session)
  if (session.state === 'signed_in' && (before?.state !== 'signed_in' || before.user?.id !== session.user?.id)) {
    void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] })
  }
}

/** The demo station's people; asked for only where the session says that this is a demo. */
export function useDemoUsers(demo: boolean) {
  return useQuery<Output<'session.demoUsers'>>({
    queryKey: keys.demoUsers,
    queryFn: ({ signal }) => core.call('session.demoUsers', {}, signal),
    enabled: demo
  })
}
