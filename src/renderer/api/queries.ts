import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { CallName, Input, Output } from '@shared/contract'
import type { LotStatus } from '@shared/domain/enums'
import { core } from './core'
import { keys } from './keys'
import { useSession } from './session'

const LIST_PAGE = 50

export interface LotFilter {
  search: string
  status: LotStatus | null
}

/** Asks only while somebody is signed in and unlocked; what was there before stays, under the lock. */
function useMayAsk(): boolean {
  return useSession()?.state === 'signed_in'
}

export function useLot(lotId: string | undefined) {
  return useQuery({
    queryKey: keys.lot(lotId ?? ''),
    queryFn: ({ signal }) => core.call('lots.get', { lot_id: lotId ?? '' }, signal),
    enabled: useMayAsk() && lotId !== undefined
  })
}

export function useChips(lotId: string | undefined) {
  return useQuery({
    queryKey: keys.chips(lotId ?? ''),
    queryFn: ({ signal }) => core.call('lots.chips', { lot_id: lotId ?? '' }, signal),
    enabled: useMayAsk() && lotId !== undefined
  })
}

export function useInspection(inspectionId: string | undefined) {
  return useQuery({
    queryKey: keys.inspection(inspectionId ?? ''),
    queryFn: ({ signal }) => core.call('inspections.get', { inspection_id: inspectionId ?? '' }, signal),
    enabled: useMayAsk() && inspectionId !== undefined
  })
}

export function useLots(filter: LotFilter) {
  return useInfiniteQuery({
    queryKey: keys.lotList(filter),
    queryFn: ({ pageParam, signal }) => core.call('lots.list', {
      limit: LIST_PAGE,
      ...(filter.search === '' ? {} : { search: filter.search }),
      ...(filter.status === null ? {} : { status: filter.status }),
      ...(pageParam === null ? {} : { after: pageParam })
    }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: useMayAsk()
  })
}

export function useReports() {
  return useInfiniteQuery({
    queryKey: keys.reports,
    queryFn: ({ pageParam, signal }) =>
      core.call('reports.list', { limit: LIST_PAGE, ...(pageParam === null ? {} : { after: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: useMayAsk()
  })
}

export function useParts() {
  return useQuery({
    queryKey: keys.parts,
    queryFn: ({ signal }) => core.call('parts.list', {}, signal),
    enabled: useMayAsk()
  })
}

export function useHealth() {
  return useQuery({
    queryKey: keys.health,
    queryFn: ({ signal }) => core.call('health.check', {}, signal),
    enabled: useMayAsk()
  })
}

/** A command that changes something, as a mutation. Events refresh what it changed. */
export function useCommand<C extends CallName>(command: C) {
  return useMutation<Output<C>, Error, Input<C>>({ mutationFn: (input) => core.call(command, input) })
}
