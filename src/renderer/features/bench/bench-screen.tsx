import type { Place } from '../../navigation/navigation'
import { ErrorState } from '../../components/states/error-state'
import { BenchSkeleton } from './bench-skeleton'
import { BenchStart } from './bench-start'
import { BenchWorkspace } from './bench-workspace'
import { useBench } from './use-bench'

/** The operator's place: one lot, chip by chip. */
export function BenchScreen({ place }: { place: Extract<Place, { screen: 'bench' }> }) {
  return place.lotId === undefined ? <BenchStart /> : <OpenLot place={place} />
}

function OpenLot({ place }: { place: Extract<Place, { screen: 'bench' }> }) {
  const { bench, error, inspectionError, retry } = useBench(place)
  if (bench) return <BenchWorkspace bench={bench} readOnly={place.readOnly === true} inspectionError={inspectionError} onRetry={retry} />
  if (error) return <ErrorState error={error} onRetry={retry} />
  return <BenchSkeleton />
}
