import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { AppError, type ErrorCode } from '@shared/contract/errors'
import { findArtifact } from '../artifacts/artifacts.repository'
import type { BlobStore } from '../artifacts/blob-store'
import type { UploadService } from '../capture/upload.service'
import type { Database } from '../db/database'
import { renderLabelSheetPdf } from '../lots/lot-label'
import { findLot, goldenBlob } from '../lots/lots.repository'
import type { EncodedPicture, PictureService, ShownPicture } from '../pictures/picture.service'
import type { ReportsService } from '../reports/reports.service'
import { type LogFault, toWireError } from '../rpc/router'
import type { UserSession } from '../users/user-session'

export interface FileRoutesOptions {
  db: Database
  store: BlobStore
  pictures: PictureService
  uploads: UploadService
  reports: ReportsService
  /** `resources/fonts`. */
  fontsFolder: string
  logFault: LogFault
}

/** Answers a request for a file, or for the upload of one, or null when the path is not one of these. */
export type FileRoutes = (request: Request, session: UserSession) => Promise<Response | null>

const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  BAD_INPUT: 400,
  SIGNED_OUT: 401,
  LOCKED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UPLOAD_TOO_LARGE: 413,
  IMAGE_TOO_LARGE: 422,
  IMAGE_UNREADABLE: 422,
  IMAGE_UNSUPPORTED: 415,
  STORAGE_FULL: 507,
  DATABASE_UNAVAILABLE: 503,
  CANCELLED: 499,
  INTERNAL: 500
}

const ID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'
const PICTURE_PATH = new RegExp(`^/(artifact|golden)/${ID}/(picture|image|thumbnail|tile/(\\d{1,2})/(\\d{1,6})/(\\d{1,6}))$`)
const REPORT_PATH = new RegExp(`^/report/${ID}/file$`)
const LABEL_PATH = new RegExp(`^/labels/${ID}$`)

/** The bytes behind an id never change. */
const IMMUTABLE = 'private, max-age=31536000, immutable'

/**
 * Everything that is bytes, not data: pictures, tiles, uploads, report files, labels. The same routes serve the
 * web host and Electron's `app://` scheme, each after the same check of sign-in and station as the contract.
 */
export function createFileRoutes(options: FileRoutesOptions): FileRoutes {
  return async (request, session) => {
    const { pathname, searchParams } = new URL(request.url)
    const route = matchRoute(request.method, pathname)
    if (!route) return null
    try {
      session.demand('signed_in')
      switch (route.kind) {
        case 'upload':
          return await upload(options, request, searchParams.get('name') ?? '')
        case 'picture':
          return await servePicture(options, session, route)
        case 'report':
          return await serveReport(options, session, route.id)
        case 'labels':
          return await serveLabels(options, session, route.id)
      }
    } catch (error) {
      const wire = toWireError(error, `${request.method} ${pathname}`, options.logFault)
      return json({ error: wire }, STATUS_OF[wire.code] ?? 400)
    }
  }
}

type PictureRoute = {
  kind: 'picture'
  of: 'artifact' | 'golden'
  id: string
  form: string
  tile: { level: number; column: number; row: number } | null
}

type Route = PictureRoute | { kind: 'upload' } | { kind: 'report'; id: string } | { kind: 'labels'; id: string }

function matchRoute(method: string, path: string): Route | null {
  if (method === 'POST') return path === '/upload' ? { kind: 'upload' } : null
  if (method !== 'GET') return null
  const picture = PICTURE_PATH.exec(path)
  if (picture) {
    const [, of, id = '', form = '', level, column, row] = picture
    const tile = level === undefined ? null : { level: Number(level), column: Number(column), row: Number(row) }
    return { kind: 'picture', of: of as 'artifact' | 'golden', id, form, tile }
  }
  const report = REPORT_PATH.exec(path)
  if (report) return { kind: 'report', id: report[1] as string }
  const labels = LABEL_PATH.exec(path)
  return labels ? { kind: 'labels', id: labels[1] as string } : null
}

async function upload({ uploads }: FileRoutesOptions, request: Request, fileName: string): Promise<Response> {
  if (!request.body) throw new AppError('BAD_INPUT', 'The upload has no bytes.')
  const { checksum_sha256, ...picture } = await uploads.take(request.body as NodeReadableStream<Uint8Array>, fileName, request.signal)
  return json({ sha256: checksum_sha256, ...picture })
}

async function servePicture(options: FileRoutesOptions, session: UserSession, route: PictureRoute): Promise<Response> {
  const picture = await findPicture(options, session, route)
  if (route.tile) {
    const { level, column, row } = route.tile
    return encoded(await options.pictures.tile(picture, level, column, row))
  }
  if (route.form === 'thumbnail') return encoded(await options.pictures.thumbnail(picture))
  if (route.form === 'picture') {
    const description = await options.pictures.describe(picture)
    return json(description, description.kind === 'preparing' ? 202 : 200)
  }
  const whole = await options.pictures.whole(picture)
  return 'path' in whole ? fileResponse(whole.path, { 'content-type': whole.contentType, 'cache-control': IMMUTABLE }) : encoded(whole)
}

async function findPicture({ db, store }: FileRoutesOptions, session: UserSession, route: PictureRoute): Promise<ShownPicture> {
  const found = await db.transaction(session.acting().actor, (tx) =>
    route.of === 'artifact' ? findArtifact(tx, route.id) : goldenBlob(tx, route.id)
  )
  if (!found) throw new AppError('NOT_FOUND', 'This picture does not exist, or belongs to a station you have no access to.')
  const { checksum_sha256, content_type, width, height } = found
  return { checksum_sha256, content_type, width, height, path: store.pathOf(checksum_sha256) }
}

async function serveReport({ reports }: FileRoutesOptions, session: UserSession, id: string): Promise<Response> {
  const { path, fileName, contentType } = await reports.file(session.acting(), id)
  return fileResponse(path, {
    'content-type': contentType,
    'content-disposition': `${contentType === 'application/pdf' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'cache-control': 'private, no-store'
  })
}

async function serveLabels({ db, fontsFolder }: FileRoutesOptions, session: UserSession, lotId: string): Promise<Response> {
  const lot = await db.transaction(session.acting().actor, (tx) => findLot(tx, lotId))
  if (!lot) throw new AppError('NOT_FOUND', 'This lot does not exist.')
  const pdf = await renderLabelSheetPdf([{
    lot_number: lot.lot_number,
    part_number: lot.part_number,
    part_name: lot.part_name,
    batch_size: lot.progress.batch_size,
    production_date: lot.production_date,
    production_line: lot.production_line
  }], fontsFolder)
  return new Response(new Uint8Array(pdf), {
    headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="lot-label.pdf"', 'cache-control': 'private, no-store' }
  })
}

function encoded({ bytes, contentType }: EncodedPicture): Response {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType, 'cache-control': IMMUTABLE } })
}

async function fileResponse(path: string, headers: Record<string, string>): Promise<Response> {
  const { size } = await stat(path)
  return new Response(NodeReadableStream.from(chunksOf(path)) as ReadableStream<Uint8Array>, { headers: { ...headers, 'content-length': String(size) } })
}

/** The file is opened when the first chunk is asked for, so that an answer nobody reads holds none open. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path) as AsyncIterable<Buffer>
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } })
}
