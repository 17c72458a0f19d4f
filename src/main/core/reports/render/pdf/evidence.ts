import { formatConfidence } from '@shared/domain/confidence'
import type { Content, Node } from 'pdfmake'
import type { Box } from '@shared/domain/geometry'
import type { DefectRow, Evidence, EvidencePicture, InspectionSummary } from '../../inspection-summary'
import { cropPicture, type Crop } from './crop'
import { BASE_FONT } from './fonts'
import { capitalised, shortened, words, type Paper } from './paper'
import { micrometres, scaleBar } from './scale-bar'
import { BARE, COLOR, CONTENT_WIDTH, SIZE, heading, note } from './theme'

/** Of one picture on the page, in points. */
const FRAME = { width: 192, height: 144 } as const
/** Delivered pixels per point: 216 dpi. */
const PIXELS_PER_POINT = 3
const GAP = 8
/** Given as a number: a column that takes what is left grows with a long word instead of breaking it. */
const FACTS_WIDTH = CONTENT_WIDTH - 2 * (FRAME.width + GAP)
/** A longer note would push the entry over the page; the CSV and JSON reports have all of it. */
const MAX_NOTE_LENGTH = 300
/** The scale bar's share of the frame's width, at most. */
const BAR_SHARE = 0.3
/** The box is drawn a little outside the defect, so that it hides none of it. */
const BOX_MARGIN = 2
/** Dark edge in a light halo: it reads on copper, on mask and on paper, with or without colour. */
const EDGE_WIDTH = 1.6
const HALO_WIDTH = 4
const BORDER_WIDTH = 0.5
const BORDER = {
  x: BORDER_WIDTH / 2, y: BORDER_WIDTH / 2, width: FRAME.width - BORDER_WIDTH, height: FRAME.height - BORDER_WIDTH
}
const SHORT_HASH = 16

interface Shown {
  defect: DefectRow
  evidence: Evidence
  chipId: string
}

/**
 * The worst defects with their pictures, captured and golden side by side. A picture that cannot be read leaves a
 * frame that says so: the rest of the report is still worth having.
 *
 * @param onPicture called after each defect's pictures were cut
 */
export async function worstDefects(
  summary: InspectionSummary, paper: Paper, onPicture: (done: number, total: number) => void
): Promise<Content[]> {
  const shown = join(summary)
  const entries: Content[] = []
  for (const [index, one] of shown.entries()) {
    entries.push(await entry(one, index + 1, paper))
    onPicture(index + 1, shown.length)
  }
  if (entries.length === 0) return []
  const [first, ...others] = entries
  const title = heading('Worst defects')
  const explanation = note(
    'By severity, then confidence. The box marks the same place on both pictures; every defect is listed in the CSV and JSON reports.',
    { margin: [0, 0, 0, 6] }
  )
  return [{ unbreakable: true, stack: [title, explanation, first ?? ''] }, ...others]
}

function join(summary: InspectionSummary): Shown[] {
  const defects = new Map(summary.defect_rows.map(row => [row.defect_id, row]))
  const chips = new Map(summary.inspection_rows.map(row => [row.inspection_id, row.chip_id]))
  return summary.evidence.flatMap(evidence => {
    const defect = defects.get(evidence.defect_id)
    return defect === undefined ? [] : [{ defect, evidence, chipId: chips.get(defect.inspection_id) ?? '' }]
  })
}

async function entry({ defect, evidence, chipId }: Shown, index: number, paper: Paper): Promise<Node> {
  const goldenBox = evidence.golden_location ?? defect.location
  const captured = await picture(evidence.captured, defect.location, evidence.pixel_size_um, 'Captured', paper)
  const golden = evidence.golden === null
    ? placeholder('Golden', 'No golden image was compared.', paper)
    : await picture(evidence.golden, goldenBox, evidence.pixel_size_um, 'Golden', paper)
  return {
    unbreakable: true,
    margin: [0, 0, 0, 12],
    stack: [
      {
        text: [
          { text: `${index}  ${capitalised(words(defect.defect_type))}`, bold: true },
          { text: `  ·  ${defect.severity}  ·  ${words(defect.review_status)}`, color: COLOR.dim }
        ],
        margin: [0, 0, 0, 3]
      },
      {
        columnGap: GAP,
        columns: [
          { width: FRAME.width, stack: captured },
          { width: FRAME.width, stack: golden },
          { width: FACTS_WIDTH, ...factList(defect, evidence, chipId, paper) }
        ]
      }
    ]
  }
}

function factList(defect: DefectRow, { pixel_size_um: pixelSize }: Evidence, chipId: string, paper: Paper): Node {
  const { x, y, width, height } = defect.location
  const size = pixelSize === null ? '' : ` (${micrometres(width * pixelSize)} × ${micrometres(height * pixelSize)})`
  const facts: [string, Node['text']][] = [
    ['Chip', paper.text(chipId)],
    ['Found by', paper.text(foundBy(defect))],
    ['Place', `x ${Math.round(x)}, y ${Math.round(y)}; ${Math.round(width)} × ${Math.round(height)} px${size}`],
    ...(defect.reviewer === null
      ? []
      : [['Judged by', paper.text(`${defect.reviewer}, ${paper.time(defect.reviewed_at)}`)] as [string, Node['text']]]),
    ...(defect.note === null ? [] : [['Note', paper.text(shortened(defect.note, MAX_NOTE_LENGTH))] as [string, Node['text']]]),
    ...(defect.artifact_sha256 === null
      ? []
      : [['SHA-256', `${defect.artifact_sha256.slice(0, SHORT_HASH)}…`] as [string, Node['text']]])
  ]
  return {
    fontSize: SIZE.dense,
    stack: facts.flatMap(([label, value]) => [
      note(label, { fontSize: SIZE.small - 1 }),
      { text: value ?? '', margin: [0, 0, 0, 2] }
    ])
  }
}

function foundBy({ detection_method: method, raw_label: label, confidence }: DefectRow): string {
  const called = label === null ? '' : `, as “${label}”`
  return method === 'manual_review' ? 'hand' : `${words(method)}${called}, confidence ${formatConfidence(confidence)}`
}

async function picture(
  source: EvidencePicture, box: Box, pixelSizeUm: number | null, title: string, paper: Paper
): Promise<Content[]> {
  const pixels = { width: FRAME.width * PIXELS_PER_POINT, height: FRAME.height * PIXELS_PER_POINT }
  const crop = await cropPicture(source.path, box, pixels).catch(() => null)
  if (crop === null) return placeholder(title, `${source.file_name} could not be read.`, paper)
  return [{ svg: annotated(crop, box, pixelSizeUm), width: FRAME.width }, caption(title, source.file_name, paper)]
}

function placeholder(title: string, reason: string, paper: Paper): Content[] {
  return [
    {
      layout: { ...BARE, hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => COLOR.line, vLineColor: () => COLOR.line },
      table: { widths: [FRAME.width - 1], heights: FRAME.height - 1, body: [[note(paper.text(reason), { margin: [8, 8, 8, 8] })]] }
    },
    caption(title, '', paper)
  ]
}

function caption(title: string, fileName: string, paper: Paper): Node {
  return note([{ text: title, bold: true }, { text: '  ' }, ...(fileName === '' ? [] : paper.text(fileName))], {
    fontSize: SIZE.small, margin: [0, 2, 0, 0]
  })
}

/** The crop with box and scale bar drawn over it as lines, which stay sharp at any print size. */
function annotated({ area, jpeg }: Crop, box: Box, pixelSizeUm: number | null): string {
  const scale = Math.min(FRAME.width / area.width, FRAME.height / area.height)
  const left = (FRAME.width - area.width * scale) / 2
  const top = (FRAME.height - area.height * scale) / 2
  const outline = withinFrame({
    x: left + (box.x - area.x) * scale - BOX_MARGIN,
    y: top + (box.y - area.y) * scale - BOX_MARGIN,
    width: box.width * scale + 2 * BOX_MARGIN,
    height: box.height * scale + 2 * BOX_MARGIN
  })
  const bar = scaleBar(FRAME.width * BAR_SHARE / scale, pixelSizeUm)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${FRAME.width}" height="${FRAME.height}" `
    + `viewBox="0 0 ${FRAME.width} ${FRAME.height}">`
    + `<image x="0" y="0" width="${FRAME.width}" height="${FRAME.height}" href="data:image/jpeg;base64,${jpeg.toString('base64')}"/>`
    + rectangle(outline, COLOR.paper, HALO_WIDTH) + rectangle(outline, COLOR.accent, EDGE_WIDTH)
    + rectangle(BORDER, COLOR.line, BORDER_WIDTH)
    + scaleBarSvg(bar.length * scale, bar.label)
    + '</svg>'
}

/** A defect at the picture's edge keeps all four sides of its box visible. */
function withinFrame(box: Box): Box {
  const inset = HALO_WIDTH / 2
  const x = Math.max(box.x, inset)
  const y = Math.max(box.y, inset)
  return {
    x,
    y,
    width: Math.min(box.x + box.width, FRAME.width - inset) - x,
    height: Math.min(box.y + box.height, FRAME.height - inset) - y
  }
}

function rectangle({ x, y, width, height }: Box, color: string, strokeWidth: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${color}" stroke-width="${strokeWidth}"/>`
}

/** Black on a white plate at the lower left, so that it reads on copper, mask and paper. */
function scaleBarSvg(length: number, label: string): string {
  const plate = { x: 4, y: FRAME.height - 20, width: length + 8, height: 16 }
  return `<rect x="${plate.x}" y="${plate.y}" width="${Math.max(plate.width, 34)}" height="${plate.height}" fill="#ffffff"/>`
    + `<text x="${plate.x + 4}" y="${plate.y + 8}" font-family="${BASE_FONT}" font-size="7" fill="#000000">${label}</text>`
    + `<rect x="${plate.x + 4}" y="${plate.y + 11}" width="${length}" height="2.5" fill="#000000"/>`
}
