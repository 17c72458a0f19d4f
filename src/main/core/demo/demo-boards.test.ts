import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { demoCapture, demoDefects, demoGolden, demoLot, demoPart } from './demo-boards'
import { DEMO_LOTS } from './demo-station'

describe('the demo boards', () => {
  it('have all the defects that their chip says', () => {
    for (const lot of DEMO_LOTS) {
      for (const chip of lot.chips) {
        expect(demoDefects(lot, chip).map(({ label }) => label).toSorted()).toEqual(chip.defects.toSorted())
      }
    }
  })

  it('are 8-bit grey PNGs, golden and captured of one size, the same at every call', async () => {
    const lot = DEMO_LOTS[0]!
    const chip = lot.chips[0]!
    const golden = await demoGolden(demoPart(lot.part_number))
    const { captured, defects } = await demoCapture(lot, chip)
    for (const png of [golden, captured]) {
      const { format, width, height, channels, depth } = await sharp(png).metadata()
      expect({ format, width, height, channels, depth }).toEqual({
        format: 'png', width: 1280, height: 960, channels: 1, depth: 'uchar'
      })
    }
    expect(defects.map(({ label }) => label).toSorted()).toEqual(chip.defects.toSorted())
    expect(golden.equals(await demoGolden(demoPart(lot.part_number)))).toBe(true)
    expect(captured.equals((await demoCapture(lot, chip)).captured)).toBe(true)
  })

  it('differ from chip to chip, also without defects', async () => {
    const lot = demoLot('LOT-0917')!
    const clean = lot.chips.filter(({ defects }) => defects.length === 0)
    const [first, second] = await Promise.all(clean.slice(0, 2).map((chip) => demoCapture(lot, chip)))
    expect(first!.captured.equals(second!.captured)).toBe(false)
  })

  it('lie differently under the camera when they are taken again, with the same defects', async () => {
    const lot = DEMO_LOTS[0]!
    const [first, second] = [await demoCapture(lot, lot.chips[0]!), await demoCapture(lot, lot.chips[0]!, 2)]
    expect(first.captured.equals(second.captured)).toBe(false)
    expect(second.defects.map(({ label }) => label)).toEqual(first.defects.map(({ label }) => label))
  })

  it('are not there for parts and lots that the demo station does not have', () => {
    expect(() => demoPart('none')).toThrow(RangeError)
    expect(demoLot('none')).toBeUndefined()
  })
})
