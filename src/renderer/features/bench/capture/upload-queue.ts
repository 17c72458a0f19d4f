import { createStore, type StoreApi } from 'zustand/vanilla'
import { retryDelay } from '../../../api/back-off'
import { isTransient } from '../../../api/errors'

/** An image on its way to being a chip's. */
export interface UploadItem {
  /** Id of the artifact that it becomes. */
  id: string
  file: File
  chipId: string
  view: string
  state: UploadState
}

export type UploadState =
  | { kind: 'waiting' }
  | { kind: 'sending'; sent: number; total: number }
  /** The connection failed; it is tried again by itself. */
  | { kind: 'retrying' }
  | { kind: 'stored'; sha256: string; note: string | null }
  /** The lot had these bytes already, for this chip. */
  | { kind: 'known'; sha256: string; chipId: string }
  | { kind: 'refused'; error: unknown }
  | { kind: 'cancelled' }

export interface UploadParts {
  /** Sends one file and makes it an image of its chip; resolves when the core has stored both. */
  store(item: UploadItem, onProgress: (sent: number, total: number) => void, signal: AbortSignal): Promise<UploadState>
  wait(milliseconds: number): Promise<void>
}

export interface UploadRun {
  state: StoreApi<{ items: readonly UploadItem[]; isOver: boolean }>
  /** Sends all that wait, one after the other, until done or cancelled. */
  start(): Promise<void>
  cancel(): void
}

/**
 * Images in a row. A refused one is told with its reason and the rest go on; when the core is away, the same
 * image is tried until it is back.
 */
export function createUploadRun(items: readonly UploadItem[], parts: UploadParts): UploadRun {
  const state = createStore(() => ({ items, isOver: false }))
  const abort = new AbortController()

  function setState(id: string, next: UploadState): void {
    state.setState((now) => ({ items: now.items.map((item) => (item.id === id ? { ...item, state: next } : item)) }))
  }

  async function storeOne(item: UploadItem): Promise<UploadState> {
    for (let attempt = 0; ; attempt++) {
      if (abort.signal.aborted) return { kind: 'cancelled' }
      setState(item.id, { kind: 'sending', sent: 0, total: item.file.size })
      try {
        return await parts.store(item, (sent, total) => setState(item.id, { kind: 'sending', sent, total }), abort.signal)
      } catch (error) {
        if (abort.signal.aborted) return { kind: 'cancelled' }
        if (!isTransient(error)) return { kind: 'refused', error }
        setState(item.id, { kind: 'retrying' })
        await parts.wait(retryDelay(attempt))
      }
    }
  }

  return {
    state,
    start: async () => {
      for (const item of items) setState(item.id, await storeOne(item))
      state.setState({ isOver: true })
    },
    cancel: () => abort.abort()
  }
}

export interface UploadSummary {
  total: number
  stored: number
  known: number
  refused: number
  cancelled: number
  /** All that need no more work. */
  done: number
}

export function summarise(items: readonly UploadItem[]): UploadSummary {
  const count = (kind: UploadState['kind']) => items.filter(({ state }) => state.kind === kind).length
  const [stored, known, refused, cancelled] = [count('stored'), count('known'), count('refused'), count('cancelled')]
  return { total: items.length, stored, known, refused, cancelled, done: stored + known + refused + cancelled }
}

/** How fast it goes and what is left, from what is done after so many milliseconds; null before the first. */
export function paceOf({ done, total }: UploadSummary, elapsedMs: number): { perSecond: number; secondsLeft: number } | null {
  if (done === 0 || elapsedMs <= 0) return null
  const perSecond = (done * 1_000) / elapsedMs
  return { perSecond, secondsLeft: Math.ceil((total - done) / perSecond) }
}
