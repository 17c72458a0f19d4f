import { test } from '../fixtures/app'
import { expectLargePictureOpens } from '../fixtures/large-picture'

/** Beyond what a browser shows as one image; the limit of the core is in `large-picture.long.spec.ts`. */
const SIDE = 12_000
const LIMIT_MS = 60_000

test('opens a picture of 144 megapixels with progress, and zooms into it', async ({ app }, testInfo) => {
  await expectLargePictureOpens(app, SIDE, testInfo, LIMIT_MS)
})
