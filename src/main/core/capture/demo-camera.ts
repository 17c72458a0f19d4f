import { AppError } from '@shared/contract/errors'
import { demoLot } from '../demo/demo-boards'
import type { PictureService } from '../pictures/picture.service'

/** The view under which the demo station's golden images are filed. */
export const DEMO_VIEW = 'top'

export interface DemoFrame {
  chipId: string
  view: string
  fileName: string
  chunks(): AsyncIterable<Uint8Array>
}

/** Stands where a microscope camera would: takes the picture of the lot's next board. Demo station only. */
export class DemoCamera {
  constructor(private readonly pictures: PictureService) {}

  /**
   * @param captured chips that have a picture already
   * @param wanted a chip by id, or none for the next; `attempt` above 1 gives another picture of the same board
   * @throws AppError NOT_FOUND for other lots than the demo station's, LOT_FULL when every board was captured
   */
  async capture(
    lotNumber: string,
    captured: ReadonlySet<string>,
    wanted: { chipId: string | undefined; attempt: number }
  ): Promise<DemoFrame> {
    const lot = demoLot(lotNumber)
    if (!lot) {
      throw new AppError('NOT_FOUND', `The demo camera has no boards of lot ${lotNumber}. Import images from files instead.`)
    }
    const chipId = wanted.chipId ?? lot.chips.find(({ chip_id }) => !captured.has(chip_id))?.chip_id
    if (chipId === undefined) throw new AppError('LOT_FULL', `Every board of lot ${lotNumber} was captured.`)
    const png = await this.pictures.drawDemoBoard(lotNumber, chipId, wanted.attempt)
    return {
      chipId,
      view: DEMO_VIEW,
      fileName: `${lotNumber}_${chipId}_test.png`,
      async *chunks() { yield png }
    }
  }
}
