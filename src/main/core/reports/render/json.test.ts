import { describe, expect, it } from 'vitest'
import { inspectionSummaryJsonSchema } from '../inspection-summary'
import { sampleSummary } from '../testing/sample-summary'
import { renderInspectionSummaryJson } from './json'

describe('renderInspectionSummaryJson', () => {
  it('has the counts of its rows at the top level', () => {
    const summary = sampleSummary({ chips: 7, defectsPerThirdChip: 2 })
    const json = inspectionSummaryJsonSchema.parse(JSON.parse(renderInspectionSummaryJson(summary)))
    expect(json.inspections).toBe(7)
    expect(json.inspection_rows).toHaveLength(7)
    expect(json.defects).toBe(6)
    expect(json.defect_rows).toEqual(summary.defect_rows)
  })

  it('has zeros where nothing was inspected', () => {
    const json = inspectionSummaryJsonSchema.parse(JSON.parse(
      renderInspectionSummaryJson(sampleSummary({ chips: 0, defectsPerThirdChip: 0 }))
    ))
    expect(json).toMatchObject({ inspections: 0, defects: 0, inspection_rows: [], defect_rows: [] })
    expect(json.kpis.yield).toEqual({ value: null, numerator: 0, denominator: 0 })
  })

  it('names no path of this machine', () => {
    const summary = sampleSummary({ chips: 1, defectsPerThirdChip: 1 })
    summary.evidence = [{
      defect_id: summary.defect_rows[0]?.defect_id ?? '',
      captured: { path: '/secret/folder/a.png', file_name: 'a.png' },
      golden: null,
      golden_location: null,
      pixel_size_um: null
    }]
    expect(renderInspectionSummaryJson(summary)).not.toContain('secret')
  })

  it('refuses a summary that breaks the declared form', () => {
    const summary = sampleSummary({ chips: 1, defectsPerThirdChip: 1 })
    const [first] = summary.defect_rows
    if (first !== undefined) first.confidence = 1.5
    expect(() => renderInspectionSummaryJson(summary)).toThrow(/confidence/)
  })
})
