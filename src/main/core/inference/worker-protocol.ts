import type { ErrorCode } from '@shared/contract/errors'
import type { DetectRequest, DetectResult } from './backend'

/** What a detection worker is told: one request at a time. */
export interface WorkerRequest {
  kind: 'detect'
  id: number
  request: DetectRequest
}

/** What it answers, exactly once per request. */
export type WorkerAnswer =
  | { kind: 'detected'; id: number; result: DetectResult }
  | { kind: 'failed'; id: number; code: ErrorCode; message: string; data?: unknown }
