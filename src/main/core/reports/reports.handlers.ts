import type { reportsContract } from '@shared/contract/reports.contract'
import type { HandlersOf } from '../rpc/router'
import type { ReportsService } from './reports.service'

export function reportsHandlers(service: ReportsService): HandlersOf<typeof reportsContract> {
  return {
    'reports.create': (request, { session, signal }) => service.create(session.acting(), request, signal),
    'reports.list': (page, { session }) => service.list(session.acting(), page)
  }
}
