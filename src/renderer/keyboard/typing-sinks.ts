import { useEffect, useRef } from 'react'
import type { Revoke } from '../commands/registry'

/** Moves the focus to where a typed character belongs, before it is typed there. Returns how to take that back. */
type TypingSink = () => Revoke | undefined

const sinks: TypingSink[] = []

/** Lets whoever asked last take a character that was typed beside every field and is no hotkey. */
export function takeTyping(): Revoke | undefined {
  return sinks.at(-1)?.()
}

/** Takes what is typed beside every field while mounted and wanted. */
export function useTypingSink(sink: TypingSink, wanted: boolean): void {
  const latest = useRef(sink)
  useEffect(() => { latest.current = sink })
  useEffect(() => {
    if (!wanted) return
    const own: TypingSink = () => latest.current()
    sinks.push(own)
    return () => { sinks.splice(sinks.indexOf(own), 1) }
  }, [wanted])
}
