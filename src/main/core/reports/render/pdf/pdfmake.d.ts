/** The part of pdfmake 0.3 that the reports use; the package has no types of its own. */
declare module 'pdfmake' {
  export type Margins = number | [number, number] | [number, number, number, number]

  export interface Style {
    font?: string
    fontSize?: number
    bold?: boolean
    color?: string
    fillColor?: string
    alignment?: 'left' | 'right' | 'center'
    lineHeight?: number
    margin?: Margins
    characterSpacing?: number
    noWrap?: boolean
  }

  export interface Inline extends Style {
    text: string
  }

  export interface Node extends Style {
    text?: string | Inline[]
    stack?: Content[]
    columns?: Content[]
    columnGap?: number
    table?: Table
    layout?: TableLayout | string
    canvas?: Line[]
    svg?: string
    width?: number | '*' | 'auto'
    height?: number
    colSpan?: number
    unbreakable?: boolean
    pageBreak?: 'before' | 'after'
    headlineLevel?: number
  }

  export type Content = Node | string

  export interface Table {
    headerRows?: number
    keepWithHeaderRows?: number
    dontBreakRows?: boolean
    widths: (number | '*' | 'auto')[]
    heights?: number
    body: Content[][]
  }

  export interface Line {
    type: 'line'
    x1: number
    y1: number
    x2: number
    y2: number
    lineWidth?: number
    lineColor?: string
  }

  export interface TableLayout {
    hLineWidth?(line: number, node: Node): number
    vLineWidth?(line: number, node: Node): number
    hLineColor?(line: number, node: Node): string
    vLineColor?(line: number, node: Node): string
    paddingLeft?(column: number, node: Node): number
    paddingRight?(column: number, node: Node): number
    paddingTop?(row: number, node: Node): number
    paddingBottom?(row: number, node: Node): number
  }

  export interface DocumentDefinition {
    pageSize: 'A4'
    /** Left, top, right, bottom, in points. */
    pageMargins: [number, number, number, number]
    version?: string
    language?: string
    displayTitle?: boolean
    info?: { title?: string; author?: string; subject?: string; creator?: string; creationDate?: Date }
    defaultStyle?: Style
    header?(currentPage: number, pageCount: number): Content
    footer?(currentPage: number, pageCount: number): Content
    content: Content[]
  }

  export interface FontFiles {
    normal: string
    bold: string
  }

  export interface PdfMake {
    setFonts(fonts: Record<string, FontFiles>): void
    setUrlAccessPolicy(allow: (url: string) => boolean): void
    setLocalAccessPolicy(allow: (path: string) => boolean): void
    /** Called while the pages are written, with the finished part of 1. */
    setProgressCallback(callback: ((part: number) => void) | undefined): void
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Buffer> }
  }

  const pdfmake: PdfMake
  export default pdfmake
}

declare module 'fontkit' {
  export interface Font {
    characterSet: number[]
  }
  export function openSync(path: string): Font
}
