import { useEffect, useState } from 'react'

const SECOND_MS = 1_000

/** Whole seconds until a time, counted down; 0 when it is past or null. */
export function useSecondsUntil(time: Date | null): number {
  const [now, setNow] = useState(Date.now)
  const end = time?.getTime() ?? 0
  useEffect(() => {
    setNow(Date.now())
    if (end <= Date.now()) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= end) clearInterval(timer)
    }, SECOND_MS)
    return () => clearInterval(timer)
  }, [end])
  return Math.max(0, Math.ceil((end - now) / SECOND_MS))
}
