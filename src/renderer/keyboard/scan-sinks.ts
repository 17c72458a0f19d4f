import { useEffect, useRef } from 'react'

type ScanSink = (text: string) => void

const sinks: ScanSink[] = []

/** Gives a scanned text to whoever asked for scans last: a dialog before the screen below it. */
export function deliverScan(text: string): void {
  sinks.at(-1)?.(text)
}

/** Receives scans from anywhere on the page while mounted and wanted. */
export function useScanSink(sink: ScanSink, wanted = true): void {
  const latest = useRef(sink)
  useEffect(() => { latest.current = sink })
  useEffect(() => {
    if (!wanted) return
    const own: ScanSink = (text) => latest.current(text)
    sinks.push(own)
    return () => { sinks.splice(sinks.indexOf(own), 1) }
  }, [wanted])
}
