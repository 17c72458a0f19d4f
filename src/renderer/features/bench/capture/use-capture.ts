import { useEffect, useRef, useState } from 'react'
import { v7 as uuidv7 } from 'uuid'
import type { Output } from '@shared/contract'
import { core, queryClient } from '../../../api/core'
import { keys } from '../../../api/keys'
import { useMay, useSession } from '../../../api/session'
import { useNavigation } from '../../../navigation/navigation'
import { useBenchView } from '../bench-view'
import type { Bench } from '../use-bench'

export type Captured = Output<'capture.add'>

/** Files that wait for the person to say which chips they show. */
export interface FileOffer {
  files: readonly File[]
  /** A folder holds other things too; what is no captured image in it is passed over. */
  isFolder: boolean
}

export interface Capture {
  canDemo: boolean
  isBusy: boolean
  /** The way to capture that this station has: the demo camera, else files. */
  next(): void
  demo(): void
  chooseFiles(): void
  chooseFolder(): void
  offerFiles(files: readonly File[], isFolder?: boolean): void
  offer: FileOffer | null
  closeOffer(): void
  /** Shows the chip of an image that the core has stored. */
  show(captured: Captured): void
  /** What was stored last, said for a moment. */
  stored: Captured | null
  error: unknown
  /** Tries a failed capture by the camera again; the same capture, should the first have arrived after all. */
  retry(): void
  dismissError(): void
}

/** Ids of the two file inputs, which have no place on the screen of their own. */
export const FILE_INPUT = 'capture-files'
export const FOLDER_INPUT = 'capture-folder'

const STORED_SHOWN_MS = 3_000

/** Capturing for the chip on screen, or the next one of the lot. */
export function useCapture({ lot, chip, inspection, mayInspect }: Bench): Capture {
  const demoMode = useSession()?.demo === true
  const mayDemo = useMay('capture.demo')
  const canDemo = demoMode && mayDemo && mayInspect
  const [isBusy, setBusy] = useState(false)
  const [offer, setOffer] = useState<FileOffer | null>(null)
  const [stored, setStored] = useState<Captured | null>(null)
  const [error, setError] = useState<unknown>(null)
  const ids = useRef({ artifact_id: uuidv7(), inspection_id: uuidv7() })
  // A chip that was opened for another attempt is captured itself, not the next one.
  const openChip = chip && inspection && inspection.status !== 'completed' && inspection.images.length === 0 ? chip.chip_id : undefined

  useEffect(() => {
    if (!stored) return
    const timer = setTimeout(() => setStored(null), STORED_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [stored])

  function show(captured: Captured): void {
    setStored(captured)
    void queryClient.invalidateQueries({ queryKey: keys.chips(lot.id) })
    void queryClient.invalidateQueries({ queryKey: keys.lot(lot.id) })
    void queryClient.invalidateQueries({ queryKey: keys.inspection(captured.inspection_id) })
    useNavigation.getState().replace({ screen: 'bench', lotId: lot.id, chipId: captured.chip_id })
    useBenchView.getState().set({ imageId: captured.artifact.id, selectedId: null })
  }

  async function capture(): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      show(await core.call('capture.demo', { ...ids.current, lot_id: lot.id, ...(openChip === undefined ? {} : { chip_id: openChip }) }))
      ids.current = { artifact_id: uuidv7(), inspection_id: uuidv7() }
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }

  const demo = (): void => { if (canDemo && !isBusy) void capture() }
  const chooseFiles = (): void => document.getElementById(FILE_INPUT)?.click()
  return {
    canDemo,
    isBusy,
    next: canDemo ? demo : chooseFiles,
    demo,
    chooseFiles,
    chooseFolder: () => document.getElementById(FOLDER_INPUT)?.click(),
    offerFiles: (files, isFolder = false) => { if (mayInspect && files.length > 0) setOffer({ files, isFolder }) },
    offer,
    closeOffer: () => setOffer(null),
    show,
    stored,
    error,
    retry: demo,
    dismissError: () => setError(null)
  }
}
