export { generateBoardDesign, type BoardDesign, type BoardOptions } from './board-design'
export { planDefects, type PlannedDefect } from './defects'
export type { BoardFamilyName } from './layout'
export { Random, type SeedPart } from './random'
export {
  renderCaptured, renderCopperMask, renderGolden, type Camera, type Capture, type CaptureOptions, type KnownDefect
} from './render'
