import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLaunchOptions } from './launch-options'

describe('the launch options', () => {
  it('take the data folder from --home before the environment', () => {
    expect(readLaunchOptions(['--home', 'here'], { BENCHLIGHT_HOME: '/there' }).home).toBe(resolve('here'))
    expect(readLaunchOptions(['--home=here'], {}).home).toBe(resolve('here'))
    expect(readLaunchOptions([], { BENCHLIGHT_HOME: '/there' }).home).toBe(resolve('/there'))
  })

  it('make the demo station unless they are told not to', () => {
    expect(readLaunchOptions([], {}).demo).toBe(true)
    expect(readLaunchOptions(['--no-demo'], {}).demo).toBe(false)
  })

  it('leave Chromium\'s switches and what is opened with it alone', () => {
    const argv = ['--inspect=0', '--remote-debugging-port=0', '--home', 'here', '--enable-logging', 'a-file.pdf', '--no-demo']
    expect(readLaunchOptions(argv, {})).toEqual({ home: resolve('here'), demo: false })
  })
})
