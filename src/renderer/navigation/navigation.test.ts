import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useNavigation } from './navigation'

const windowStorage = vi.hoisted(() => {
  const items = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key)
  })
  return items
})

const navigation = () => useNavigation.getState()

beforeEach(() => useNavigation.setState(useNavigation.getInitialState(), true))

describe('navigation', () => {
  it('goes back the way it came', () => {
    navigation().go({ screen: 'bench', lotId: 'a' })
    navigation().go({ screen: 'lots' })
    navigation().back()
    expect(navigation().place).toEqual({ screen: 'bench', lotId: 'a' })
    navigation().back()
    expect(navigation().place).toEqual({ screen: 'bench' })
  })

  it('stays at the first place when there is nothing to go back to', () => {
    navigation().back()
    expect(navigation().place).toEqual({ screen: 'bench' })
  })

  it('does not count a step to where one is', () => {
    navigation().go({ screen: 'lots' })
    navigation().go({ screen: 'lots' })
    expect(navigation().trail).toHaveLength(1)
  })

  it('finds the lot again when one returns to the bench', () => {
    navigation().go({ screen: 'bench', lotId: 'a', chipId: '7' })
    navigation().goScreen('reports')
    navigation().goScreen('bench')
    expect(navigation().place).toEqual({ screen: 'bench', lotId: 'a', chipId: '7' })
  })

  it('is kept for a reload of the window, without an offer that belonged to the moment', () => {
    navigation().go({ screen: 'bench', lotId: 'a' })
    navigation().go({ screen: 'reports', create: { kind: 'lot', lot_id: 'a' } })
    const { state } = JSON.parse(windowStorage.get('benchlight.place') ?? '') as { state: unknown }
    expect(state).toEqual({ place: { screen: 'reports' }, trail: [{ screen: 'bench' }, { screen: 'bench', lotId: 'a' }] })
  })

  it('replaces without leaving a trace', () => {
    navigation().go({ screen: 'bench', lotId: 'a', chipId: '7' })
    navigation().replace({ screen: 'bench', lotId: 'a', chipId: '8' })
    navigation().back()
    expect(navigation().place).toEqual({ screen: 'bench' })
  })
})
