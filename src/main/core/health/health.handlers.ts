import type { healthContract, HealthCheck } from '@shared/contract/health.contract'
import { eventStream } from '../events/event-bus'
import type { HandlersOf } from '../rpc/router'

export function healthHandlers(check: () => Promise<HealthCheck[]>): HandlersOf<typeof healthContract> {
  return {
    'health.check': () => check(),
    'events.subscribe': (_, { session, signal }) => eventStream((listener) => session.subscribe(listener), signal)
  }
}
