import type { CopperTone, Detection, Registration } from './detector/detector'

export interface DetectRequest {
  goldenPath: string
  capturedPath: string
  copperTone: CopperTone
  /** Folder `<models>/<name>/<version>` that holds the model's `manifest.json`. */
  modelDir: string
  /** Pictures above this are refused; the manifest's limit applies too, the smaller wins. */
  maxMegapixels?: number
  /** From the moment the worker takes the request; without it the backend's own limit applies. */
  timeLimitMs?: number
}

/** Milliseconds of wall clock inside the worker; `totalMs` includes loading the manifest. */
export interface DetectTiming {
  decodeMs: number
  registerMs: number
  detectMs: number
  totalMs: number
}

export interface DetectResult {
  /** By confidence, highest first, those below the decision threshold too. */
  detections: Detection[]
  timing: DetectTiming
  /** Of the captured picture, in pixels. */
  imageSize: { width: number; height: number }
  registration: Registration
}

/** Where detection runs: a child process on this machine, or a server. */
export interface InferenceBackend {
  readonly name: string
  /**
   * @throws AppError IMAGE_MISMATCH, IMAGE_TOO_LARGE, IMAGE_UNREADABLE from the detector; CANCELLED when the
   * signal aborts; DETECTION_FAILED when the worker died twice or ran out of time.
   */
  detect(request: DetectRequest, signal?: AbortSignal): Promise<DetectResult>
  /** Ends every worker; requests still open are rejected with CANCELLED. */
  close(): Promise<void>
}
