import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fitToDisplays, MINIMUM_SIZE, readWindowState, writeWindowState } from './window-state'

const DESK = { x: 0, y: 0, width: 1920, height: 1040 }
const RIGHT_OF_IT = { x: 1920, y: -200, width: 2560, height: 1400 }

describe('the kept state of the window', () => {
  let folder: string
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'benchlight-window-')) })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('comes back as it was written', () => {
    const file = join(folder, 'written.json')
    const state = { bounds: { x: -5, y: 10, width: 1200, height: 800 }, maximized: false }
    writeWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
  })

  it.each(['', '{"bounds":', '{"bounds":{"x":1e9,"y":"0"},"maximized":1}', 'null'])(
    'is the first one again when the file holds %j',
    (content) => {
      const file = join(folder, 'damaged.json')
      writeFileSync(file, content)
      expect(readWindowState(file)).toEqual({ bounds: null, maximized: true })
    }
  )

  it('is the first one when there is no file', () => {
    expect(readWindowState(join(folder, 'none.json'))).toEqual({ bounds: null, maximized: true })
  })
})

describe('fitting the window to the displays', () => {
  it('leaves a window alone that can be grasped, on any display', () => {
    for (const wished of [
      { x: 100, y: 100, width: 1200, height: 800 },
      { x: 3000, y: -150, width: 1200, height: 800 },
      { x: 1500, y: 900, width: 1200, height: 800 }
    ]) {
      expect(fitToDisplays(wished, [DESK, RIGHT_OF_IT])).toEqual(wished)
    }
  })

  it('brings a window back from a display that is gone', () => {
    expect(fitToDisplays({ x: 3000, y: 100, width: 1200, height: 800 }, [DESK])).toEqual({ x: 720, y: 100, width: 1200, height: 800 })
  })

  it('brings a title bar down that lies above the display', () => {
    expect(fitToDisplays({ x: 100, y: -60, width: 1200, height: 800 }, [DESK])).toMatchObject({ y: 0 })
  })

  const coordinate = fc.integer({ min: -20_000, max: 20_000 })
  const size = fc.integer({ min: 1, max: 10_000 })
  const area = fc.record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: MINIMUM_SIZE.width, max: 8000 }),
    height: fc.integer({ min: MINIMUM_SIZE.height, max: 5000 })
  })

  it('always shows the upper edge on some display, at no less than the smallest size, and does not move it again', () => {
    fc.assert(
      fc.property(
        fc.record({ x: coordinate, y: coordinate, width: size, height: size }),
        fc.array(area, { minLength: 1, maxLength: 4 }),
        (wished, areas) => {
          const fitted = fitToDisplays(wished, areas)
          expect(fitted.width).toBeGreaterThanOrEqual(MINIMUM_SIZE.width)
          expect(fitted.height).toBeGreaterThanOrEqual(MINIMUM_SIZE.height)
          const shown = areas.filter(({ x, y, width, height }) =>
            fitted.y >= y && fitted.y < y + height && fitted.x < x + width && fitted.x + fitted.width > x
          )
          expect(shown).not.toEqual([])
          expect(fitToDisplays(fitted, areas)).toEqual(fitted)
        }
      )
    )
  })
})
