import type { ErrorCode } from '@shared/contract/errors'
import type { ReportFormat } from '@shared/domain/enums'
import type { InspectionSummary } from '../inspection-summary'
import type { RenderProgress } from './progress'

/** The formats that an inspection summary can be rendered in. */
export type RenderFormat = Extract<ReportFormat, 'pdf' | 'csv' | 'json'>

/** One report to make. */
export interface RenderRequest {
  /** Names the request, and its temporary file. */
  id: string
  kind: RenderFormat
  summary: InspectionSummary
  /** Absolute; its folder must exist; a file of this name is replaced. */
  outPath: string
  /** See `PdfOptions`. */
  fontsFolder: string | null
}

export interface RenderedFile {
  bytes: number
  /** Lower-case hexadecimal. */
  sha256: string
}

/** What the report worker answers: any number of `progress`, then one `done` or one `failed`. */
export type RenderAnswer =
  | { kind: 'progress', id: string, progress: RenderProgress }
  | ({ kind: 'done', id: string } & RenderedFile)
  | { kind: 'failed', id: string, code: ErrorCode, message: string }
