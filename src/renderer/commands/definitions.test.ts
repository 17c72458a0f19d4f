import { describe, expect, it } from 'vitest'
import labels from '../i18n/en/commands.json'
import { COMMAND_GROUPS, COMMAND_IDS, commandDefinition, type CommandId } from './definitions'

function shareScreen(a: CommandId, b: CommandId): boolean {
  const places = [commandDefinition(a).place, commandDefinition(b).place]
  return places[0] === places[1] || places.includes('everywhere')
}

describe('the command table', () => {
  it('gives no key to two commands that can be on screen together', () => {
    const conflicts = COMMAND_IDS.flatMap((a, index) => COMMAND_IDS.slice(index + 1)
      .filter((b) => shareScreen(a, b) && commandDefinition(a).keys.some((chord) => commandDefinition(b).keys.includes(chord)))
      .map((b) => `${a} and ${b}`))
    expect(conflicts).toEqual([])
  })

  it('gives no two commands of one screen the same place in the key bar', () => {
    const conflicts = COMMAND_IDS.flatMap((a, index) => COMMAND_IDS.slice(index + 1)
      .filter((b) => shareScreen(a, b) && commandDefinition(a).bar !== undefined && commandDefinition(a).bar === commandDefinition(b).bar)
      .map((b) => `${a} and ${b}`))
    expect(conflicts).toEqual([])
  })

  it('has a label for every command and group, and none to spare', () => {
    expect(Object.keys(labels.label).toSorted()).toEqual([...COMMAND_IDS].toSorted())
    expect(Object.keys(labels.group).toSorted()).toEqual([...COMMAND_GROUPS].toSorted())
  })
})
