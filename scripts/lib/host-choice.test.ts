import { describe, expect, it } from 'vitest'
import { chooseHost, hasDisplay } from './host-choice.mjs'

const ON_A_DESK = { webWanted: false, published: false, platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 } as const

describe('the host that npm start chooses', () => {
  it('is Electron for a person before a display', () => {
    expect(chooseHost(ON_A_DESK)).toEqual({ host: 'electron' })
    expect(chooseHost({ ...ON_A_DESK, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ host: 'electron' })
  })

  it('is Electron on Windows and macOS, which tell no display', () => {
    expect(chooseHost({ ...ON_A_DESK, platform: 'win32', env: {}, uid: undefined })).toEqual({ host: 'electron' })
    expect(chooseHost({ ...ON_A_DESK, platform: 'darwin', env: {}, uid: 501 })).toEqual({ host: 'electron' })
  })

  it('is the web host without a display', () => {
    expect(chooseHost({ ...ON_A_DESK, env: {} })).toMatchObject({ host: 'web', reason: expect.stringContaining('display') })
    expect(chooseHost({ ...ON_A_DESK, env: { DISPLAY: '' } })).toMatchObject({ host: 'web' })
  })

  it('is the web host for root, since the sandbox is never given up', () => {
    expect(chooseHost({ ...ON_A_DESK, uid: 0 })).toMatchObject({ host: 'web', reason: expect.stringContaining('root') })
    expect(chooseHost({ ...ON_A_DESK, platform: 'darwin', uid: 0 })).toMatchObject({ host: 'web' })
  })

  it('is the web host when it is asked for', () => {
    expect(chooseHost({ ...ON_A_DESK, webWanted: true })).toMatchObject({ host: 'web' })
    expect(chooseHost({ ...ON_A_DESK, published: true })).toMatchObject({ host: 'web' })
  })
})

describe('a display', () => {
  it('is told by X11 or Wayland on Linux', () => {
    expect(hasDisplay({ platform: 'linux', env: {} })).toBe(false)
    expect(hasDisplay({ platform: 'linux', env: { DISPLAY: ':0' } })).toBe(true)
    expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-1' } })).toBe(true)
  })
})
