import type { BenchlightEvent } from '@shared/contract/health.contract'

export type EventListener = (event: BenchlightEvent) => void

/** What changed, told to every connection of this process. Events carry ids only, so anyone may hear them. */
export class EventBus {
  private readonly listeners = new Set<EventListener>()

  emit(event: BenchlightEvent): void {
    for (const listener of this.listeners) listener(event)
  }

  /** @returns a function that ends the subscription */
  on(listener: EventListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

/**
 * The events of a bus as a sequence that ends when the signal aborts. Events that come while the consumer
 * is busy are kept in order.
 */
export async function* eventStream(
  subscribe: (listener: EventListener) => () => void,
  signal: AbortSignal
): AsyncGenerator<BenchlightEvent, void> {
  const arrived: BenchlightEvent[] = []
  let wake: () => void = () => undefined
  const unsubscribe = subscribe((event) => { arrived.push(event); wake() })
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    while (!signal.aborted) {
      while (arrived.length > 0) yield arrived.shift() as BenchlightEvent
      if (signal.aborted) return
      await new Promise<void>((resolve) => { wake = resolve })
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    unsubscribe()
  }
}
