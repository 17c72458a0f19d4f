import { test } from '../fixtures/app'
import { expectLargePictureOpens } from '../fixtures/large-picture'

const MINUTE = 60_000
const SIDE = 30_000

test('opens a picture of 900 megapixels with progress, and zooms into it', async ({ app }, testInfo) => {
  test.setTimeout(12 * MINUTE)
  await expectLargePictureOpens(app, SIDE, testInfo, 5 * MINUTE)
})
