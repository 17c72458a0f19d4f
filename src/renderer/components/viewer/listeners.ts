/** A list of listeners for one kind of event. */
export class Listeners<Event> {
  private readonly listeners = new Set<(event: Event) => void>()

  /** @returns the way to stop listening */
  add(listener: (event: Event) => void): () => void {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  emit(event: Event): void {
    for (const listener of this.listeners) listener(event)
  }

  clear(): void {
    this.listeners.clear()
  }
}
