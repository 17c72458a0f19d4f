import { isTypable } from '../commands/chord'
import { commandDefinition } from '../commands/definitions'
import { findCommand, type ActiveCommand, type Revoke } from '../commands/registry'
import {
  fallSilent, IDLE_BURST, isWithinRun, pauseThatEnds, typeCharacter, typeTerminator, type BurstStep
} from './burst-detector'
import { deliverScan } from './scan-sinks'
import { toStroke } from './strokes'
import { isTextField, rememberField } from './text-field'
import { takeTyping } from './typing-sinks'

/** A slow scanner's Enter may come after the pause that already ended its scan, milliseconds. */
const LATE_TERMINATOR_MS = 300
/** A timer this much late was kept waiting by work, and so may be the keys that it waits for; milliseconds. */
const BUSY_MS = 10

interface TakenBack {
  /** When the key came. */
  at: number
  revoke: Revoke
}

/**
 * The one listener for keys. A scanner's burst is taken out before anything else sees it; all other keys
 * go their usual way, and to the command registry when nothing on the way has taken them.
 *
 * The first characters of a scan look like hotkeys, and waiting to be sure would make every hotkey late. So
 * commands that can be taken back act at once, and are taken back (`Revoke`) when the burst is recognised;
 * the few that cannot are put off until the run of keys is over.
 */
export function listenToKeyboard(target: Window): () => void {
  let burst = IDLE_BURST
  let timer: ReturnType<typeof setTimeout> | undefined
  let putOff: KeyboardEvent[] = []
  let takeBack: TakenBack[] = []
  let scanEndedAt = -Infinity
  const pressed = new Map<string, ActiveCommand>()

  function advance({ state, effect }: BurstStep, event?: KeyboardEvent): void {
    burst = state
    clearTimeout(timer)
    if (burst.text !== '') timer = awaitSilence(pauseThatEnds(burst))
    switch (effect.kind) {
      case 'begin':
        actOnPutOff()
        takeBack = []
        rememberBefore(event)
        return
      case 'continue':
        rememberBefore(event)
        return
      case 'recognise':
        for (const { revoke } of takeBack.filter(({ at }) => at >= effect.since).toReversed()) revoke()
        takeBack = []
        putOff = putOff.filter(({ timeStamp }) => timeStamp < effect.since)
        actOnPutOff()
        consume(event)
        return
      case 'swallow':
        consume(event)
        return
      case 'scan':
        if (event) consume(event)
        else scanEndedAt = performance.now()
        deliverScan(effect.text)
        return
      case 'pass':
        actOnPutOff()
    }
  }

  /** Ends the run after a pause; once more as long when the page was too busy for the keys to come through. */
  function awaitSilence(pause: number): ReturnType<typeof setTimeout> {
    const due = performance.now() + pause
    return setTimeout(() => {
      if (performance.now() > due + BUSY_MS) timer = setTimeout(() => advance(fallSilent(burst)), pause)
      else advance(fallSilent(burst))
    }, pause)
  }

  /** A text field gets its characters at once; they are taken out again if they were a scanner's. */
  function rememberBefore(event: KeyboardEvent | undefined): void {
    if (event && isTextField(event.target)) takeBack.push({ at: event.timeStamp, revoke: rememberField(event.target) })
  }

  function actOnPutOff(): void {
    const late = putOff
    putOff = []
    for (const event of late) {
      const command = findCommand(event)
      if (command && mayAct(command, event)) command.binding.run()
    }
  }

  function onCapture(event: KeyboardEvent): void {
    if (event.key === 'Escape' && isCovered()) event.stopImmediatePropagation()
    if (event.repeat) return
    const stroke = toStroke(event)
    if (stroke === null) return
    if (stroke.kind === 'terminator') {
      const isLate = !burst.recognised && event.timeStamp - scanEndedAt < LATE_TERMINATOR_MS
      scanEndedAt = -Infinity
      if (isLate) consume(event)
      else if (burst.text !== '') advance(typeTerminator(burst, event.timeStamp), event)
    } else if (!stroke.control || isWithinRun(burst, event.timeStamp)) {
      advance(typeCharacter(burst, stroke.char, event.timeStamp), event)
      if (stroke.control) consume(event)
    }
  }

  function onBubble(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const command = findCommand(event)
    if (!command) {
      const revoke = isFreeTyping(event) ? takeTyping() : undefined
      if (revoke) takeBack.push({ at: event.timeStamp, revoke })
      return
    }
    if (!mayAct(command, event)) return
    event.preventDefault()
    const { keys, revocable, held } = commandDefinition(command.id)
    if (!revocable && toStroke(event)?.kind === 'character' && keys.some(isTypable)) {
      putOff.push(event)
      return
    }
    if (held) pressed.set(event.code, command)
    const revoke = command.binding.run()
    if (revoke) takeBack.push({ at: event.timeStamp, revoke })
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

/** True for a character typed beside every field; Space belongs to the focused control. */
function isFreeTyping(event: KeyboardEvent): boolean {
  const stroke = toStroke(event)
  return stroke?.kind === 'character' && !stroke.control && stroke.char !== ' ' &&
    !event.repeat && !isTextField(event.target) && !isDialogOpen() && !isCovered()
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

function consume(event: KeyboardEvent | undefined): void {
  event?.preventDefault()
  event?.stopImmediatePropagation()
}
