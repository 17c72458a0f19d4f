import { isTypable } from '../commands/chord'
import { commandDefinition } from '../commands/definitions'
import { findCommand, type ActiveCommand, type Revoke } from '../commands/registry'
import { deliverScan } from './scan-sinks'
import {
  IDLE_BURST, isWithinBurst, pauseThatEnds, typeCharacter, typeTerminator, waitUntil, type BurstStep
} from './burst-detector'
import { isTextField, rememberField } from './text-field'
import { toStroke } from './strokes'

/** A slow scanner's Enter may come after the pause that already ended its scan, milliseconds. */
const LATE_TERMINATOR_MS = 300

/**
 * The one listener for keys. A scanner's burst is taken out before anything else sees it; all other keys
 * go their usual way, and to the command registry when nothing on the way has taken them.
 *
 * The first character of a scan looks like a hotkey, and waiting to be sure would make every hotkey late.
 * So it acts at once, and is taken back (`Revoke`) when the burst is recognised three characters later.
 */
export function listenToKeyboard(target: Window): () => void {
  let burst = IDLE_BURST
  let timer: ReturnType<typeof setTimeout> | undefined
  let held: KeyboardEvent[] = []
  let takeBack: Revoke[] = []
  let scanEndedAt = -Infinity
  const pressed = new Map<string, ActiveCommand>()

  function advance({ state, effect }: BurstStep, event?: KeyboardEvent): void {
    burst = state
    clearTimeout(timer)
    if (burst.text !== '') timer = setTimeout(() => advance(waitUntil(burst, burst.lastAt + pauseThatEnds(burst))), pauseThatEnds(burst))
    switch (effect.kind) {
      case 'pass':
        letHeldActNow()
        takeBack = event ? [rememberField(document.activeElement)] : []
        return
      case 'hold':
        // In a text field the character is typed at once, and taken out again if it was a scanner's.
        if (event && !isTextField(event.target)) { held.push(event); consume(event) }
        return
      case 'recognise':
        for (const revoke of takeBack) revoke()
        takeBack = []
        held = []
        if (event) consume(event)
        return
      case 'swallow':
        if (event) consume(event)
        return
      case 'scan':
        if (event) consume(event)
        else scanEndedAt = performance.now()
        deliverScan(effect.text)
    }
  }

  function letHeldActNow(): void {
    const late = held
    held = []
    for (const event of late) act(event)
  }

  function onCapture(event: KeyboardEvent): void {
    if (event.key === 'Escape' && isCovered()) event.stopImmediatePropagation()
    if (event.repeat) return
    const stroke = toStroke(event)
    if (stroke === null) return
    if (stroke.kind === 'terminator') {
      const late = !burst.recognised && event.timeStamp - scanEndedAt < LATE_TERMINATOR_MS
      scanEndedAt = -Infinity
      if (late) consume(event)
      else if (burst.text !== '') advance(typeTerminator(burst, event.timeStamp), event)
    } else if (!stroke.control || isWithinBurst(burst, event.timeStamp)) {
      advance(typeCharacter(burst, stroke.char, event.timeStamp), event)
      if (stroke.control) consume(event)
    }
  }

  function onBubble(event: KeyboardEvent): void {
    if (!event.defaultPrevented) act(event)
  }

  function act(event: KeyboardEvent): void {
    const command = findCommand(event)
    if (!command || !mayAct(command, event)) return
    event.preventDefault()
    if (commandDefinition(command.id).held) pressed.set(event.code, command)
    const revoke = command.binding.run()
    if (revoke && commandDefinition(command.id).keys.some(isTypable)) takeBack.push(revoke)
  }

  function onKeyUp(event: KeyboardEvent): void {
    pressed.get(event.code)?.binding.release?.()
    pressed.delete(event.code)
  }

  /** Keys let go while the window is away are never told. */
  function onBlur(): void {
    for (const { binding } of pressed.values()) binding.release?.()
    pressed.clear()
  }

  target.addEventListener('keydown', onCapture, { capture: true })
  target.addEventListener('keydown', onBubble)
  target.addEventListener('keyup', onKeyUp)
  target.addEventListener('blur', onBlur)
  return () => {
    clearTimeout(timer)
    target.removeEventListener('keydown', onCapture, { capture: true })
    target.removeEventListener('keydown', onBubble)
    target.removeEventListener('keyup', onKeyUp)
    target.removeEventListener('blur', onBlur)
  }
}

/** Typing, dialogs and focused controls come before hotkeys. */
function mayAct({ id }: ActiveCommand, event: KeyboardEvent): boolean {
  const { inFields, overDialogs, repeats } = commandDefinition(id)
  if (event.repeat && !repeats) return false
  if (isCovered() || (!overDialogs && isDialogOpen())) return false
  if (isTextField(event.target)) return inFields === true
  return !(['Enter', 'NumpadEnter', 'Space'].includes(event.code) && isControl(event.target))
}

function isDialogOpen(): boolean {
  return document.querySelector('[aria-modal="true"]') !== null
}

/** True while the lock screen lies over everything: what is below must not act, and dialogs must not close. */
function isCovered(): boolean {
  return document.querySelector('[data-covers-station]') !== null
}

/** True for what Enter and Space operate by themselves. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element &&
    target.closest('button, a[href], summary, select, [role="button"], [role="option"], [role="menuitem"], [role="tab"]') !== null
}

function consume(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}
