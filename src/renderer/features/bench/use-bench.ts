import { useMemo } from 'react'
import type { Chip, Defect, InspectionDetail, InspectionImage, LotDetail } from '@shared/contract/models'
import { useChips, useInspection, useLot } from '../../api/queries'
import { useMay, useSession } from '../../api/session'
import type { Place } from '../../navigation/navigation'
import { useBenchView } from './bench-view'
import { byConfidence } from './defects/defect-order'
import { nextStep, type NextStep } from './next-step'
import { applyEntries } from './verdicts/verdict-entry'
import { useVerdictQueue, type Where } from './verdicts/verdicts'

const NO_CHIPS: readonly Chip[] = []
const NO_DEFECTS: readonly Defect[] = []

/** The bench as it stands: the lot, the chip on screen with waiting decisions laid over it, and what is next. */
export interface Bench {
  lot: LotDetail
  chips: readonly Chip[]
  /** The chip on screen; null for one that is yet to be captured. */
  chip: Chip | null
  inspection: InspectionDetail | null
  images: readonly InspectionImage[]
  image: InspectionImage | null
  /** All defects of the inspection, surest first. */
  defects: readonly Defect[]
  selected: Defect | null
  step: NextStep
  /** False while the chip is shown but may not be changed. */
  mayJudge: boolean
  mayInspect: boolean
  where: Where | null
}

export interface BenchQuery {
  bench: Bench | null
  error: unknown
  /** The chip's own facts could not be fetched; the lot stays. */
  inspectionError: unknown
  retry(): void
}

export function useBench(place: Extract<Place, { screen: 'bench' }>): BenchQuery {
  const lot = useLot(place.lotId)
  const chipsQuery = useChips(place.lotId)
  const chips = chipsQuery.data ?? NO_CHIPS
  const mayCapture = useMay('capture.add')
  const isOpen = mayCapture && place.readOnly !== true && lot.data?.status === 'active'
  const chip = currentChip(chips, place.chipId, isOpen)
  const inspectionQuery = useInspection(chip?.inspection_id)
  const inspection = chip && inspectionQuery.data ? inspectionQuery.data : null
  const entries = useVerdictQueue((state) => state.entries)
  const mayReview = useMay('defects.review')
  const userId = useSession()?.user?.id
  const selectedId = useBenchView((state) => state.selectedId)
  const imageId = useBenchView((state) => state.imageId)

  const defects = useMemo(
    () => (inspection ? applyEntries(inspection.defects, entries, inspection.id, userId).toSorted(byConfidence) : NO_DEFECTS),
    [inspection, entries, userId]
  )

  return {
    bench: lot.data && chipsQuery.data ? assemble(lot.data) : null,
    error: lot.data ? chipsQuery.data ? null : chipsQuery.error : lot.error,
    inspectionError: chip && !inspection ? inspectionQuery.error : null,
    retry: () => {
      void lot.refetch()
      void chipsQuery.refetch()
      if (chip) void inspectionQuery.refetch()
    }
  }

  function assemble(lotDetail: LotDetail): Bench {
    const images = inspection?.images ?? []
    const selected = defects.find(({ id }) => id === selectedId) ?? null
    return {
      lot: lotDetail,
      chips,
      chip,
      inspection,
      images,
      image: images.find(({ id }) => id === (imageId ?? selected?.artifact_id)) ?? images[0] ?? null,
      defects,
      selected,
      step: chip && !inspection
        ? { kind: 'none' }
        : nextStep({ lot: lotDetail, chips, inspection: inspection && { ...inspection, defects: [...defects] }, mayInspect: isOpen }),
      mayInspect: isOpen,
      mayJudge: mayReview && place.readOnly !== true && inspection !== null && inspection.status !== 'completed',
      where: inspection && userId !== undefined
        ? { userId, lotId: lotDetail.id, chipId: inspection.chip_id, inspectionId: inspection.id }
        : null
    }
  }
}

/** The chip asked for; else the first that is still open; else none, which is the next to capture, or the first to look at. */
function currentChip(chips: readonly Chip[], chipId: string | undefined, mayInspect: boolean): Chip | null {
  if (chipId !== undefined) return chips.find((chip) => chip.chip_id === chipId) ?? null
  return chips.find(({ status }) => status !== 'completed') ?? (mayInspect ? null : chips[0] ?? null)
}
