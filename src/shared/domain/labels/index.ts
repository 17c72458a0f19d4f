export { characterCount, canonicalValue } from './characters'
export { parseDateCode, type DateCode, type DateRange } from './date-code'
export { LOT_NUMBER_MAX_LENGTH, lotNumberFault, type LabelFault, type LabelFaultCode } from './faults'
export type { DataField, LabelFields } from './fields'
export { formatIso15434, type PrintedFields } from './format'
export {
  parseLabel, type ForeignLabel, type ForeignLabelCode, type LabelNotation, type LabelResult, type LotLabel,
  type MalformedLabel
} from './parse'
