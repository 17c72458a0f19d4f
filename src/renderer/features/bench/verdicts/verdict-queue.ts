import type { Defect } from '@shared/contract/models'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { isTransient } from '../../../api/errors'
import { retryDelay } from '../../../api/back-off'
import type { VerdictEntry } from './verdict-entry'

/** Ample time for a scanner's burst to be told from a verdict key; nothing is sent before, milliseconds. */
export const REVOCABLE_MS = 400

export interface VerdictProblem {
  entry: VerdictEntry
  error: unknown
}

export interface VerdictQueueState {
  /** Decisions that the core has not stored, in the order in which they were made. */
  entries: readonly VerdictEntry[]
  /** The latest decision that the core refused. */
  problem: VerdictProblem | null
}

export interface VerdictQueueParts {
  /** Sends one decision; its id makes a repetition harmless. */
  send(entry: VerdictEntry): Promise<Defect>
  /** Takes what the core has stored, before the decision leaves the queue. */
  onStored(entry: VerdictEntry, defect: Defect): void
  /** A refused decision has left the queue. */
  onRefused(entry: VerdictEntry): void
  /** Where decisions outlive a reload of the page. */
  storage: { load(): readonly VerdictEntry[]; save(entries: readonly VerdictEntry[]): void }
  now(): number
  after(milliseconds: number, run: () => void): void
}

export interface VerdictQueue {
  state: StoreApi<VerdictQueueState>
  add(entry: VerdictEntry): void
  /** Takes a decision out that was not sent yet. False when it is too late for that. */
  revoke(id: string): boolean
  /** Sends what waits, for this person only; null when nobody may send. */
  sendFor(userId: string | null): void
  dismissProblem(): void
  /**
   * Sends at once what the person who sends has waiting, on one inspection or on all. Resolves when nothing of
   * it waits any more; false when a decision was refused. What others have waiting is sent when they are back.
   */
  drained(inspectionId?: string): Promise<boolean>
}

/**
 * Decisions on their way to the core: shown at once, sent in order, kept and sent again when the core or its
 * database is away. A refused decision is told, and takes those that build on it along.
 */
export function createVerdictQueue(parts: VerdictQueueParts): VerdictQueue {
  const state = createStore<VerdictQueueState>(() => ({ entries: parts.storage.load(), problem: null }))
  const heldUntil = new Map<string, number>()
  let sender: string | null = null
  let sending: string | null = null
  let attempt = 0

  function setEntries(entries: readonly VerdictEntry[]): void {
    state.setState({ entries })
    parts.storage.save(entries)
  }

  function remove(isGone: (entry: VerdictEntry) => boolean): void {
    setEntries(state.getState().entries.filter((entry) => !isGone(entry)))
  }

  function pump(): void {
    if (sending !== null || sender === null) return
    const next = state.getState().entries.find(({ userId }) => userId === sender)
    if (!next) return
    const wait = (heldUntil.get(next.id) ?? 0) - parts.now()
    if (wait > 0) parts.after(wait, pump)
    else void send(next)
  }

  async function send(entry: VerdictEntry): Promise<void> {
    sending = entry.id
    try {
      const defect = await parts.send(entry)
      attempt = 0
      parts.onStored(entry, defect)
      remove(({ id }) => id === entry.id)
    } catch (error) {
      if (waits(error)) {
        parts.after(retryDelay(attempt++), () => { sending = null; pump() })
        return
      }
      state.setState({ problem: { entry, error } })
      remove(({ id, defectId }) => id === entry.id || defectId === entry.defectId)
      parts.onRefused(entry)
    }
    heldUntil.delete(entry.id)
    sending = null
    pump()
  }

  return {
    state,
    add: (entry) => {
      heldUntil.set(entry.id, parts.now() + REVOCABLE_MS)
      setEntries([...state.getState().entries, entry])
      pump()
    },
    revoke: (id) => {
      if (sending === id || !state.getState().entries.some((entry) => entry.id === id)) return false
      remove((entry) => entry.id === id)
      return true
    },
    sendFor: (userId) => {
      sender = userId
      pump()
    },
    dismissProblem: () => state.setState({ problem: null }),
    drained: (inspectionId) => new Promise((resolve) => {
      const owner = sender
      const isMeant = (entry: VerdictEntry): boolean =>
        entry.userId === owner && (inspectionId === undefined || entry.inspectionId === inspectionId)
      for (const entry of state.getState().entries.filter(isMeant)) heldUntil.delete(entry.id)
      pump()
      const problemBefore = state.getState().problem
      const check = ({ entries, problem }: VerdictQueueState): boolean => {
        if (problem !== null && problem !== problemBefore && isMeant(problem.entry)) { resolve(false); return true }
        if (entries.some(isMeant)) return false
        resolve(true)
        return true
      }
      if (check(state.getState())) return
      const stop = state.subscribe((now) => { if (check(now)) stop() })
    })
  }
}

/** True for faults that are over by themselves: the decision is kept. A lock ends when its owner is back. */
function waits(error: unknown): boolean {
  return isTransient(error) || isLocked(error)
}

function isLocked(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return code === 'LOCKED' || code === 'SIGNED_OUT'
}
