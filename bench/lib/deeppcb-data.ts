import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TruthBox } from './detection-metrics'

/** The data set's class numbers, in its order. */
export const DEEPPCB_LABELS = ['open', 'short', 'mousebite', 'spur', 'copper', 'pin-hole'] as const

const BOARD_GROUP_DIGITS = 5

export interface DeepPcbPair {
  id: string
  /** Pairs of one group show the same panel: a fair split never divides a group. */
  boardGroup: string
  goldenPath: string
  capturedPath: string
  truths: TruthBox[]
}

/** The pairs and annotations of a DeepPCB folder (`ids.txt`, `images/`, `annotations/`), in the set's own order. */
export async function readDeepPcb(dataDir: string): Promise<DeepPcbPair[]> {
  const ids = (await readFile(join(dataDir, 'ids.txt'), 'utf8')).split('\n').map(line => line.trim()).filter(Boolean)
  return Promise.all(ids.map(async id => ({
    id,
    boardGroup: id.slice(0, BOARD_GROUP_DIGITS),
    goldenPath: join(dataDir, 'images', `${id}_temp.jpg`),
    capturedPath: join(dataDir, 'images', `${id}_test.jpg`),
    truths: parseAnnotations(await readFile(join(dataDir, 'annotations', `${id}.txt`), 'utf8'))
  })))
}

/** Lines "x1 y1 x2 y2 class", the class counted from 1. */
export function parseAnnotations(text: string): TruthBox[] {
  return text.split('\n').filter(line => line.trim() !== '').map(line => {
    const [left, top, right, bottom, labelNumber] = line.trim().split(/\s+/).map(Number) as
      [number, number, number, number, number]
    const label = DEEPPCB_LABELS[labelNumber - 1]
    if (label === undefined) throw new Error(`Annotation "${line}" names no known class`)
    return { box: { x: left, y: top, width: right - left, height: bottom - top }, label }
  })
}
