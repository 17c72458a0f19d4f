import { beforeEach, describe, expect, it } from 'vitest'
import { useNavigation } from './navigation'

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

  it('replaces without leaving a trace', () => {
    navigation().go({ screen: 'bench', lotId: 'a', chipId: '7' })
    navigation().replace({ screen: 'bench', lotId: 'a', chipId: '8' })
    navigation().back()
    expect(navigation().place).toEqual({ screen: 'bench' })
  })
})
