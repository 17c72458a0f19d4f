import type { sessionContract } from '@shared/contract/session.contract'
import type { HandlersOf } from '../rpc/router'
import type { SessionService } from './session.service'

export function sessionHandlers(service: SessionService): HandlersOf<typeof sessionContract> {
  return {
    'session.current': (_, { session }) => service.view(session),
    'session.signIn': async ({ login, pin }, { session }) => {
      await service.signIn(session, login, pin)
      return service.view(session)
    },
    'session.unlock': async ({ pin }, { session }) => {
      await service.unlock(session, pin)
      return service.view(session)
    },
    'session.lock': (_, { session }) => {
      session.lock()
      return service.view(session)
    },
    'session.signOut': async (_, { session }) => {
      await service.signOut(session)
      return service.view(session)
    },
    'session.touch': (_, { session }) => {
      session.touch()
      return {}
    },
    'session.chooseStation': ({ station_id }, { session }) => {
      service.chooseStation(session, station_id)
      return service.view(session)
    },
    'session.demoUsers': () => service.demoUsers()
  }
}
