import * as echarts from 'echarts/core'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'
import type { Content } from 'pdfmake'
import type { InspectionSummary, ParetoRow } from '../../inspection-summary'
import { BASE_FONT } from './fonts'
import { capitalised, counted, number, percent, words } from './paper'
import { COLOR, CONTENT_WIDTH, ROWS, SIZE, headCells, heading, note } from './theme'

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer])

const CHART_HEIGHT = 200
/** With more columns than this their names no longer fit side by side. */
const MAX_LEVEL_NAMES = 8
const SLANT_DEGREES = 30
const PERCENT_MAX = 100

/** Which types of defect matter most: chart and table. */
export function pareto(summary: InspectionSummary): Content[] {
  const title = heading('Defects by type')
  if (summary.defect_rows.length === 0) return [title, { text: 'No defects were recorded.' }]
  if (summary.pareto.length === 0) {
    return [title, { text: `${counted(summary.defect_rows.length, 'defect')} flagged; all were rejected or judged false positive.` }]
  }
  return [
    {
      unbreakable: true,
      stack: [
        title,
        { svg: paretoSvg(summary.pareto), width: CONTENT_WIDTH },
        table(summary.pareto),
        note(dismissedNote(summary), { margin: [0, 4, 0, 0] })
      ]
    }
  ]
}

function dismissedNote({ defects_by_verdict: verdicts }: InspectionSummary): string {
  const dismissed = verdicts.rejected + verdicts.false_positive
  return 'Confirmed and undecided (pending or needs review) defects are counted. '
    + `Left out: ${counted(dismissed, 'defect')} rejected or judged false positive.`
}

function table(rows: ParetoRow[]): Content {
  const total = rows.reduce((sum, row) => sum + row.confirmed + row.undecided, 0)
  return {
    layout: ROWS,
    fontSize: SIZE.dense,
    margin: [0, 6, 0, 0],
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', 70, 70, 70, 80],
      body: [
        headCells(['Type', 'Confirmed', 'Undecided', 'Share', 'Cumulative'], 1),
        ...rows.map(row => [
          capitalised(words(row.defect_type)),
          right(number(row.confirmed)),
          right(number(row.undecided)),
          right(percent((row.confirmed + row.undecided) / total)),
          right(percent(row.cumulative_share))
        ])
      ]
    }
  }
}

const right = (text: string): Content => ({ text, alignment: 'right' })

/** The chart as SVG: confirmed filled, undecided outlined, so that it reads without colour. */
export function paretoSvg(rows: ParetoRow[]): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: CONTENT_WIDTH, height: CHART_HEIGHT })
  const label = { fontFamily: BASE_FONT, fontSize: SIZE.dense, color: COLOR.ink }
  chart.setOption({
    animation: false,
    legend: { top: 0, left: 'center', itemWidth: 12, itemHeight: 8, textStyle: label, selectedMode: false },
    grid: { left: 36, right: 40, top: 26, bottom: rows.length > MAX_LEVEL_NAMES ? 48 : 22 },
    xAxis: {
      type: 'category',
      data: rows.map(row => capitalised(words(row.defect_type))),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: COLOR.ink } },
      axisLabel: { ...label, interval: 0, rotate: rows.length > MAX_LEVEL_NAMES ? SLANT_DEGREES : 0 }
    },
    yAxis: [
      { type: 'value', minInterval: 1, axisLabel: label, splitLine: { lineStyle: { color: COLOR.tint } } },
      {
        type: 'value',
        min: 0,
        max: PERCENT_MAX,
        interval: PERCENT_MAX / 4,
        axisLabel: { ...label, formatter: '{value}%' },
        splitLine: { show: false }
      }
    ],
    series: [
      {
        name: 'Confirmed',
        type: 'bar',
        stack: 'defects',
        barMaxWidth: 46,
        data: rows.map(row => row.confirmed),
        itemStyle: { color: COLOR.accent, borderColor: COLOR.accent, borderWidth: 1 }
      },
      {
        name: 'Undecided',
        type: 'bar',
        stack: 'defects',
        barMaxWidth: 46,
        data: rows.map(row => row.undecided === 0 ? null : row.undecided),
        itemStyle: { color: COLOR.paper, borderColor: COLOR.accent, borderWidth: 1 }
      },
      {
        name: 'Cumulative share',
        type: 'line',
        yAxisIndex: 1,
        symbol: 'circle',
        symbolSize: 5,
        data: rows.map(row => row.cumulative_share * PERCENT_MAX),
        itemStyle: { color: COLOR.ink },
        lineStyle: { color: COLOR.ink, width: 1.2 }
      }
    ]
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return withoutTextStrokes(svg)
}

/** pdfmake ignores `paint-order` and would draw the white outline of a label over the label. */
function withoutTextStrokes(svg: string): string {
  return svg.replace(/(<text\b[^>]*?) stroke="[^"]*"( stroke-width="[^"]*")?/g, '$1')
}
