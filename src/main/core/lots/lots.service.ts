import { v7 as uuidv7 } from 'uuid'
import { AppError } from '@shared/contract/errors'
import type { ScanOutcome } from '@shared/contract/lots.contract'
import type { Chip, Lot, LotDetail, Part } from '@shared/contract/models'
import type { LotStatus } from '@shared/domain/enums'
import { canonicalValue, type LabelFields, lotNumberFault, parseLabel } from '@shared/domain/labels'
import { ensureBlob } from '../artifacts/artifacts.repository'
import { type Database, isUniqueViolation, type Tx } from '../db/database'
import type { EventBus } from '../events/event-bus'
import type { ActingUser, UserSession } from '../users/user-session'
import * as lots from './lots.repository'

export interface NewLot {
  id: string
  lot_number: string
  part_id: string
  production_date: string
  batch_size: number
  production_line: string
}

export interface NewGolden {
  part_id: string
  view: string
  checksum_sha256: string
  file_size_bytes: number
  content_type: string
  width: number
  height: number
}

/** Lots: found by their label, made from it, listed, and their chips. */
export class LotsService {
  constructor(private readonly db: Database, private readonly events: EventBus) {}

  /**
   * What a scanned, typed or pasted text leads to.
   *
   * @throws AppError LABEL_MALFORMED (data: `position`), LABEL_FOREIGN
   */
  async scan(session: UserSession, text: string): Promise<ScanOutcome> {
    const { actor, station } = session.acting()
    const label = parseLabel(text)
    if (label.kind === 'malformed') throw new AppError('LABEL_MALFORMED', label.reason, { position: label.position })
    return this.db.transaction(actor, async (tx) => {
      const found = await findByLabel(tx, label.literal, label.kind === 'lot' ? label.lotNumber : undefined)
      if (found) return openOrClosed(found)
      if (label.kind === 'foreign') throw new AppError('LABEL_FOREIGN', label.reason)
      const mayCreate = session.commands().includes('lots.create')
      return {
        outcome: 'unknown',
        lot_number: label.lotNumber,
        message: mayCreate
          ? `Lot ${label.lotNumber} is not known yet.`
          : `Lot ${label.lotNumber} is not known. Ask an operator or a supervisor to create it.`,
        may_create: mayCreate,
        suggestion: await suggest(tx, label.fields, station.line)
      }
    })
  }

  /**
   * Makes a lot. The same id again is the same lot.
   *
   * @throws AppError BAD_INPUT, NOT_FOUND for an unknown part, CONFLICT when the number is taken
   */
  async create({ actor }: ActingUser, input: NewLot): Promise<Lot> {
    const lot = { ...input, lot_number: canonicalValue(input.lot_number) }
    const fault = lotNumberFault(lot.lot_number)
    if (fault) throw new AppError('BAD_INPUT', fault.reason)
    const created = await this.db
      .transaction(actor, async (tx) => {
        const before = await lots.findLot(tx, lot.id)
        if (before) return before
        if (!(await lots.findPart(tx, lot.part_id))) throw new AppError('NOT_FOUND', 'This part does not exist.')
        await lots.insertLot(tx, lot)
        return (await lots.findLot(tx, lot.id)) as Lot
      })
      .catch(async (error: unknown) => {
        if (!isUniqueViolation(error)) throw error
        // The same command, sent again while its first answer was still on the way, has made the lot meanwhile.
        const made = await this.db.transaction(actor, (tx) => lots.findLot(tx, lot.id))
        if (made) return made
        throw new AppError('CONFLICT', `Lot ${lot.lot_number} exists already. Scan it to open it.`)
      })
    this.events.emit({ type: 'lot.changed', lot_id: created.id })
    return created
  }

  /** The part with this number, made with strict tolerance when it is not known. For the command line. */
  ensurePart({ actor }: ActingUser, part: { part_number: string; copper_tone: string }): Promise<Part> {
    return this.db.transaction(actor, (tx) =>
      lots.ensurePart(tx, {
        id: uuidv7(),
        part_number: part.part_number,
        part_name: part.part_number,
        part_type: 'pcb',
        specifications: { copper_tone: part.copper_tone },
        tolerance_requirements: {}
      })
    )
  }

  /**
   * The lot with this number, made for today and the station's line when it is not known. For the command line.
   *
   * @throws AppError CONFLICT when the lot is of another part
   */
  async ensureLot(who: ActingUser, lot: { lot_number: string; part_id: string; batch_size: number }): Promise<Lot> {
    const known = await this.db.transaction(who.actor, (tx) => lots.findLotByNumber(tx, lot.lot_number))
    if (!known) {
      return this.create(who, { ...lot, id: uuidv7(), production_date: calendarDay(new Date()), production_line: who.station.line })
    }
    if (known.part_id !== lot.part_id) {
      throw new AppError('CONFLICT', `Lot ${lot.lot_number} is of part ${known.part_number}. Nothing was changed; name that part.`)
    }
    return known
  }

  /** Makes stored bytes the newest approved golden image of a view, unless they are already. */
  async ensureGolden({ actor, user }: ActingUser, golden: NewGolden): Promise<void> {
    const { part_id, view, width, height, checksum_sha256, file_size_bytes, content_type } = golden
    await this.db.transaction(actor, async (tx) => {
      const current = (await lots.goldenImages(tx, part_id)).find((image) => image.view === view)
      if (current?.checksum_sha256 === checksum_sha256) return
      await ensureBlob(tx, { checksum_sha256, file_size_bytes, content_type, width, height })
      await lots.insertGoldenImage(tx, {
        id: uuidv7(), part_id, view, version: (current?.version ?? 0) + 1, checksum_sha256, width, height, approved_by: user.id
      })
    })
  }

  /** @throws AppError NOT_FOUND */
  get({ actor }: ActingUser, lotId: string): Promise<LotDetail> {
    return this.db.transaction(actor, async (tx) => {
      const lot = await lots.findLot(tx, lotId)
      if (!lot) throw new AppError('NOT_FOUND', 'This lot does not exist.')
      const part = (await lots.findPart(tx, lot.part_id)) as Part
      return { ...lot, part, quality_requirements: await lots.qualityRequirements(tx, lotId), golden_images: await lots.goldenImages(tx, part.id) }
    })
  }

  /** Newest first; `next` continues where the page ended. */
  async list(
    { actor }: ActingUser,
    filter: { search?: string | undefined; status?: LotStatus | undefined; after?: string | undefined; limit: number }
  ): Promise<{ lots: Lot[]; next: string | null }> {
    const page = await this.db.transaction(actor, (tx) =>
      lots.listLots(tx, {
        search: filter.search?.trim() || undefined,
        status: filter.status,
        after: filter.after,
        limit: filter.limit + 1
      })
    )
    const shown = page.slice(0, filter.limit)
    const last = shown.at(-1)
    return { lots: shown, next: page.length > filter.limit && last ? last.id : null }
  }

  chips({ actor }: ActingUser, lotId: string): Promise<Chip[]> {
    return this.db.transaction(actor, (tx) => lots.listChips(tx, lotId))
  }

  parts({ actor }: ActingUser): Promise<Part[]> {
    return this.db.transaction(actor, (tx) => lots.listParts(tx))
  }
}

/** A text that is a lot's very number wins over what it would say when read as a label. */
async function findByLabel(tx: Tx, literal: string | undefined, lotNumber: string | undefined): Promise<Lot | null> {
  const byLiteral = literal === undefined ? null : await lots.findLotByNumber(tx, literal)
  if (byLiteral) return byLiteral
  return lotNumber === undefined ? null : lots.findLotByNumber(tx, lotNumber)
}

const CLOSED_MESSAGES: Record<Exclude<LotStatus, 'active'>, string> = {
  completed: 'is completed: every chip has a result',
  quarantined: 'is quarantined',
  released: 'is released',
  rejected: 'is rejected'
}

function openOrClosed(lot: Lot): ScanOutcome {
  if (lot.status === 'active') return { outcome: 'open', lot }
  return {
    outcome: 'closed',
    lot,
    message: `Lot ${lot.lot_number} ${CLOSED_MESSAGES[lot.status]}. It takes no more inspections; it can be viewed.`
  }
}

type Suggestion = Extract<ScanOutcome, { outcome: 'unknown' }>['suggestion']

async function suggest(tx: Tx, fields: LabelFields, line: string): Promise<Suggestion> {
  const partNumbers = [fields.supplierPartNumber, fields.customerPartNumber].filter((number) => number !== undefined)
  let part: Part | null = null
  for (const number of partNumbers) part ??= await lots.findPartByNumber(tx, number)
  return {
    part_number: part?.part_number ?? partNumbers[0] ?? null,
    part,
    batch_size: fields.quantity !== undefined && Number.isInteger(fields.quantity) && fields.quantity > 0 ? fields.quantity : null,
    production_date: fields.dateCode?.range?.from ?? null,
    production_line: line
  }
}

/** The day as it is at this station, `YYYY-MM-DD`. */
function calendarDay(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}
