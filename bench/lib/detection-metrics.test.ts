import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assess, type ImageResult, type ScoredBox, type TruthBox } from './detection-metrics'

const options = { minIou: 0.33, threshold: 0.5 }

function truth(x: number, label = 'open'): TruthBox {
  return { box: { x, y: 0, width: 10, height: 10 }, label }
}

function scored(x: number, confidence: number, label = 'open'): ScoredBox {
  return { ...truth(x, label), confidence }
}

const labels = fc.constantFrom('open', 'short')
const images: fc.Arbitrary<ImageResult[]> = fc.array(fc.record({
  truths: fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), labels).map(([x, label]) => truth(x, label)), { maxLength: 6 }),
  detections: fc.array(
    fc.tuple(fc.integer({ min: 0, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), labels)
      .map(([x, confidence, label]) => scored(x, confidence, label)),
    { maxLength: 8 }
  )
}), { maxLength: 5 })

describe('assess', () => {
  it('is perfect where every truth is found and nothing else', () => {
    const result = assess([{ truths: [truth(0), truth(50)], detections: [scored(1, 0.9), scored(51, 0.6)] }], options)
    expect(result).toEqual({ truths: 2, detections: 2, hits: 2, recall: 1, precision: 1, f1: 1, ap: 1 })
  })

  it('uses each truth once: the second box at a place is false', () => {
    const result = assess([{ truths: [truth(0)], detections: [scored(0, 0.9), scored(1, 0.8)] }], options)
    expect(result).toMatchObject({ hits: 1, recall: 1, precision: 0.5 })
  })

  it('lets the surer detection choose first', () => {
    const result = assess([{ truths: [truth(0), truth(4)], detections: [scored(1, 0.6), scored(4, 0.9)] }], options)
    expect(result).toMatchObject({ hits: 2, precision: 1 })
  })

  it('wants more overlap than the minimum', () => {
    // Shifted by 5 of 10 pixels: 50 shared of 150.
    const half = [{ truths: [truth(0)], detections: [scored(5, 0.9)] }]
    expect(assess(half, { ...options, minIou: 1 / 3 }).hits).toBe(0)
    expect(assess(half, { ...options, minIou: 0.33 }).hits).toBe(1)
  })

  it('leaves what is below the threshold out of recall and precision, but not out of the curve', () => {
    const result = assess([{ truths: [truth(0), truth(50)], detections: [scored(0, 0.9), scored(50, 0.2)] }], options)
    expect(result).toMatchObject({ detections: 1, recall: 0.5, precision: 1, ap: 1 })
  })

  it('computes the average precision of a known curve', () => {
    // Hit, miss, hit of two truths: precision 1 up to recall 1/2, then 2/3.
    const result = assess(
      [{ truths: [truth(0), truth(50)], detections: [scored(0, 0.9), scored(150, 0.8), scored(50, 0.7)] }], options
    )
    expect(result.ap).toBeCloseTo((1 + 2 / 3) / 2)
  })

  it('never lets a box of another image or label hit', () => {
    expect(assess([
      { truths: [truth(0)], detections: [] },
      { truths: [], detections: [scored(0, 0.9)] }
    ], options).hits).toBe(0)
    const mixed = [{ truths: [truth(0, 'open')], detections: [scored(0, 0.9, 'short')] }]
    expect(assess(mixed, options).hits).toBe(1)
    expect(assess(mixed, { ...options, label: 'open' })).toMatchObject({ truths: 1, detections: 0, hits: 0 })
    expect(assess(mixed, { ...options, label: 'short' })).toMatchObject({ truths: 0, detections: 1, recall: 0 })
  })

  it('keeps every share between 0 and 1, and no more hits than truths or detections', () => {
    fc.assert(fc.property(images, (results) => {
      const { recall, precision, f1, ap, hits, truths, detections } = assess(results, options)
      for (const share of [recall, precision, f1, ap]) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }
      expect(hits).toBeLessThanOrEqual(Math.min(truths, detections))
    }))
  })
})
