/** Names of what is cached. Longer keys lie below shorter ones: dropping `lots` drops every list of lots. */
export const keys = {
  session: ['session'],
  demoUsers: ['demo-users'],
  lots: ['lots'],
  lotList: (filter: { search: string; status: string | null }) => ['lots', filter],
  lot: (lotId: string) => ['lot', lotId],
  chips: (lotId: string) => ['chips', lotId],
  inspection: (inspectionId: string) => ['inspection', inspectionId],
  parts: ['parts'],
  reports: ['reports'],
  health: ['health']
} as const
