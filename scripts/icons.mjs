/**
 * `node scripts/icons.mjs`: draws the application's icons from `resources/icons/benchlight.svg`. Its results are kept in
 * the repository; run it again when the drawing changes.
 */
import './lib/require-node.mjs'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { encodeIco } from './lib/ico.mjs'
import { ROOT } from './lib/repository.mjs'

const DRAWING = join(ROOT, 'resources/icons/benchlight.svg')
const DRAWING_SIZE = 96
const DEFAULT_DENSITY = 72

/** What Linux desktops look for, as `<size>x<size>.png`. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256]
const WINDOW_ICON_SIZE = 256

/** @param {number} size in pixels */
function draw(size) {
  // Rendered at its size, not scaled: thin strokes stay sharp.
  const density = (DEFAULT_DENSITY * size) / DRAWING_SIZE
  return sharp(DRAWING, { density }).resize(size, size).png({ compressionLevel: 9 }).toBuffer()
}

async function main() {
  const folder = join(ROOT, 'build/icons')
  mkdirSync(folder, { recursive: true })
  for (const size of LINUX_SIZES) writeFileSync(join(folder, `${size}x${size}.png`), await draw(size))
  const images = await Promise.all(WINDOWS_SIZES.map(async (size) => ({ size, png: await draw(size) })))
  writeFileSync(join(ROOT, 'build/icon.ico'), encodeIco(images))
  writeFileSync(join(ROOT, 'resources/icons/benchlight.png'), await draw(WINDOW_ICON_SIZE))
}

await main()
