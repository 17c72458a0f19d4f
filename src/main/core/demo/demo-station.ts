import type { Role } from '@shared/contract/define'
import type { LotStatus } from '@shared/domain/enums'
import type { ToleranceRequirements } from '@shared/domain/tolerance'
import type { BoardFamilyName } from './board-generator'
import type { DetectionLabel } from '../inference/detector/detector'

/*
 * The demo station: people, benches, parts, lots and boards that exist only so that a newcomer can try the whole work
 * at once. Pure data; `demo-boards.ts` draws the pictures.
 */

export interface DemoStation {
  id: string
  name: string
  line: string
}

/** A person of the demo station. The PIN is shown on the sign-in screen, so it must never guard real data. */
export interface DemoUser {
  username: string
  display_name: string
  badge: string
  pin: string
  role: Role
  /** Ids of the stations that the person may work at; the first is where they start. */
  stations: string[]
}

export interface DemoSpecifications {
  copper_tone: 'bright' | 'dark'
  pixel_size_um: number
  layers: number
  material: string
  copper_thickness_um: number
  dimensions: { width_mm: number, height_mm: number, thickness_mm: number }
}

/** A printed circuit board, and how its copper is drawn. */
export interface DemoPart {
  part_number: string
  part_name: string
  part_type: 'pcb'
  specifications: DemoSpecifications
  tolerance_requirements: ToleranceRequirements
  design: { seed: string, family: BoardFamilyName, lettering: string }
}

/** One board of a lot: its id within the lot and the defects that it really has. */
export interface DemoChip {
  chip_id: string
  defects: DetectionLabel[]
}

export interface DemoLot {
  lot_number: string
  part_number: string
  /** Days before today on which the lot was made. */
  age_days: number
  batch_size: number
  production_line: string
  status: LotStatus
  chips: DemoChip[]
}

const CHIP_ID_DIGITS = 4

export const DEMO_STATIONS: DemoStation[] = [
  { id: 'B1', name: 'Bench 1', line: 'L1' },
  { id: 'B2', name: 'Bench 2', line: 'L2' }
]

const BOTH_BENCHES = ['B1', 'B2']

export const DEMO_USERS: DemoUser[] = [
  userOf('mito', 'M. Ito', 'BL-1001', '2468', 'operator', ['B1']),
  userOf('jkim', 'J. Kim', 'BL-1002', '1357', 'operator', ['B2', 'B1']),
  userOf('rsilva', 'R. Silva', 'BL-2001', '3690', 'reviewer', BOTH_BENCHES),
  userOf('nweber', 'N. Weber', 'BL-3001', '4812', 'supervisor', BOTH_BENCHES),
  userOf('tokoye', 'T. Okoye', 'BL-9001', '7531', 'administrator', BOTH_BENCHES)
]

export const DEMO_PARTS: DemoPart[] = [
  {
    part_number: 'PCB-C2041-C',
    part_name: 'Controller board, layer 2, rev C',
    part_type: 'pcb',
    specifications: {
      copper_tone: 'bright',
      pixel_size_um: 11,
      layers: 6,
      material: 'FR-4, Tg 170 °C',
      copper_thickness_um: 35,
      dimensions: { width_mm: 84, height_mm: 56, thickness_mm: 1.6 }
    },
    tolerance_requirements: { max_defects: { low: 2, medium: 0, high: 0, critical: 0 } },
    design: { seed: 'controller-c', family: 'controller', lettering: 'C2041 L2' }
  },
  {
    part_number: 'PCB-B7310-A',
    part_name: 'Backplane, layer 1, rev A',
    part_type: 'pcb',
    specifications: {
      copper_tone: 'bright',
      pixel_size_um: 12.5,
      layers: 4,
      material: 'FR-4, Tg 150 °C',
      copper_thickness_um: 35,
      dimensions: { width_mm: 160, height_mm: 100, thickness_mm: 2.4 }
    },
    tolerance_requirements: { max_defects: { low: 3, medium: 1, high: 0, critical: 0 } },
    design: { seed: 'backplane-a', family: 'backplane', lettering: 'B7310 L1' }
  },
  {
    part_number: 'PCB-P0525-B',
    part_name: 'Power stage, layer 3, rev B',
    part_type: 'pcb',
    specifications: {
      copper_tone: 'bright',
      pixel_size_um: 14,
      layers: 8,
      material: 'Polyimide',
      copper_thickness_um: 70,
      dimensions: { width_mm: 60, height_mm: 45, thickness_mm: 2 }
    },
    tolerance_requirements: { max_defects: { low: 1, medium: 0, high: 0, critical: 0 } },
    design: { seed: 'power-b', family: 'power', lettering: 'P0525 L3' }
  }
]

/** The first board of the first lot has three plain defects: a newcomer has something to judge at once. */
export const DEMO_LOTS: DemoLot[] = [
  lotOf('LOT-0917', 'PCB-C2041-C', 0, 'L1', 'active', [
    ['open', 'mousebite', 'copper'], [], ['short', 'pin-hole'], [], ['spur'], ['scratch', 'open', 'mousebite'],
    [], ['contamination'], ['pin-hole', 'copper', 'short', 'spur'], [], ['mousebite'], []
  ]),
  lotOf('LOT-0921', 'PCB-B7310-A', 1, 'L1', 'active', [
    [], ['short', 'open'], ['spur', 'mousebite'], [], ['copper', 'mousebite'], [], ['pin-hole'], ['open']
  ]),
  lotOf('LOT-0924', 'PCB-P0525-B', 1, 'L2', 'active', [
    ['pin-hole', 'scratch'], [], ['mousebite', 'short', 'contamination'], [],
    ['copper'], ['spur', 'open'], [], ['pin-hole']
  ]),
  lotOf('LOT-0930', 'PCB-C2041-C', 2, 'L2', 'active', [
    [], [], ['mousebite', 'spur'], [], ['short'], ['contamination', 'copper']
  ]),
  lotOf('LOT-0898', 'PCB-B7310-A', 9, 'L1', 'completed', [
    [], ['open'], [], ['copper'], [], []
  ])
]

function userOf(
  username: string, displayName: string, badge: string, pin: string, role: Role, stations: string[]
): DemoUser {
  return { username, display_name: displayName, badge, pin, role, stations }
}

function lotOf(
  lotNumber: string, partNumber: string, ageDays: number, line: string, status: LotStatus, boards: DetectionLabel[][]
): DemoLot {
  return {
    lot_number: lotNumber,
    part_number: partNumber,
    age_days: ageDays,
    batch_size: boards.length,
    production_line: line,
    status,
    chips: boards.map((defects, index) => ({ chip_id: String(index + 1).padStart(CHIP_ID_DIGITS, '0'), defects }))
  }
}

/** The lot's `production_date`, `YYYY-MM-DD` in the local time of `today`. */
export function demoProductionDate(lot: DemoLot, today: Date): string {
  const made = new Date(today.getFullYear(), today.getMonth(), today.getDate() - lot.age_days)
  return `${made.getFullYear()}-${twoDigits(made.getMonth() + 1)}-${twoDigits(made.getDate())}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
