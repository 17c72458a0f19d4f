import type { ReactNode } from 'react'

/** Text that came from outside (file names, lot numbers, notes): isolated, so that it cannot turn its surroundings round. */
export function UserText({ children, mono }: { children: ReactNode; mono?: boolean }) {
  return <bdi style={mono ? { fontFamily: 'var(--mantine-font-family-monospace)' } : undefined}>{children}</bdi>
}
