import { describe, expect, it } from 'vitest'
import { Listeners } from './listeners'
import { syncViewports, type ViewportPort } from './sync-viewports'
import type { Viewport } from './view-transform'

/** A view that counts how often it was made to follow. */
class TestView implements ViewportPort {
  moves = 0
  private readonly listeners = new Listeners<Viewport>()
  private viewport: Viewport

  constructor(viewport: Viewport) {
    this.viewport = viewport
  }

  getViewport(): Viewport {
    return this.viewport
  }

  followViewport(viewport: Viewport): void {
    this.moves++
    this.viewport = viewport
  }

  onViewportChange(listener: (viewport: Viewport) => void): () => void {
    return this.listeners.add(listener)
  }

  moveByUser(viewport: Viewport): void {
    this.viewport = viewport
    this.listeners.emit(viewport)
  }
}

const HERE = { centerX: 10, centerY: 20, scale: 1 }
const THERE = { centerX: 300, centerY: 200, scale: 4 }

describe('syncViewports', () => {
  it('starts the second where the first stands', () => {
    const [first, second] = [new TestView(HERE), new TestView(THERE)]
    syncViewports(first, second)
    expect(second.getViewport()).toEqual(HERE)
    expect(first.moves).toBe(0)
  })

  it('follows either way, once, without an echo', () => {
    const [first, second] = [new TestView(HERE), new TestView(HERE)]
    syncViewports(first, second)
    second.moves = 0

    first.moveByUser(THERE)
    expect(second.getViewport()).toEqual(THERE)
    second.moveByUser(HERE)
    expect(first.getViewport()).toEqual(HERE)
    expect([first.moves, second.moves]).toEqual([1, 1])
  })

  it('parts the views for good', () => {
    const [first, second] = [new TestView(HERE), new TestView(HERE)]
    const part = syncViewports(first, second)
    part()
    first.moveByUser(THERE)
    expect(second.getViewport()).toEqual(HERE)
  })
})
