import type { ReactNode } from 'react'
import { showDirectionMarks } from './direction-marks'

/** Text that came from outside (file names, lot numbers, notes): isolated, and its direction marks written out, so that it turns nothing round. */
export function UserText({ children, mono }: { children: ReactNode; mono?: boolean }) {
  return <bdi style={mono ? { fontFamily: 'var(--mantine-font-family-monospace)' } : undefined}>{typeof children === 'string' ? showDirectionMarks(children) : children}</bdi>
}
