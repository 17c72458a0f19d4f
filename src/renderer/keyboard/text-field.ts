const TEXT_INPUT_TYPES = new Set(['text', 'search', 'password', 'email', 'number', 'tel', 'url', 'date', 'time', 'datetime-local'])

/** True for what a person types text into. */
export function isTextField(target: EventTarget | null): target is HTMLElement {
  if (target instanceof HTMLInputElement) return TEXT_INPUT_TYPES.has(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}

/** Remembers what a field holds before a key reaches it, and gives back how to restore that. */
export function rememberField(field: Element | null): () => void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return () => undefined
  const before = field.value
  return () => {
    if (field.value === before) return
    // React watches the property of the instance; the prototype's setter goes past it, so the event tells a change.
    const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, before)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}
