import type { lotsContract } from '@shared/contract/lots.contract'
import type { HandlersOf } from '../rpc/router'
import type { LotsService } from './lots.service'

export function lotsHandlers(service: LotsService): HandlersOf<typeof lotsContract> {
  return {
    'lots.scan': ({ text }, { session }) => service.scan(session, text),
    'lots.create': (lot, { session }) => service.create(session.acting(), lot),
    'lots.get': ({ lot_id }, { session }) => service.get(session.acting(), lot_id),
    'lots.list': (filter, { session }) => service.list(session.acting(), filter),
    'lots.chips': ({ lot_id }, { session }) => service.chips(session.acting(), lot_id),
    'parts.list': (_, { session }) => service.parts(session.acting())
  }
}
