import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { maxFileBytes, readConfig } from './config'

const HOST = { demo: true, workersFolder: '/workers', resourcesFolder: '/resources', version: '1.0.0' }

describe('the configuration', () => {
  it('has sensible values where nobody set any', () => {
    const config = readConfig(HOST, {})
    expect(config).toMatchObject({ home: join(homedir(), '.benchlight'), idleLockSeconds: 600, maxMegapixels: 2000, demo: true })
    expect(maxFileBytes(config)).toBe(4 * 2 ** 30)
  })

  it('takes the data folder of the command before that of the environment', () => {
    expect(readConfig(HOST, { BENCHLIGHT_HOME: 'here' }).home).toBe(resolve('here'))
    expect(readConfig({ ...HOST, home: 'there' }, { BENCHLIGHT_HOME: 'here' }).home).toBe(resolve('there'))
  })

  it('reads numbers from the environment, the idle lock can be off', () => {
    const environment = { BENCHLIGHT_IDLE_LOCK_SECONDS: '0', BENCHLIGHT_MAX_MEGAPIXELS: '900.5', BENCHLIGHT_STATION: 'B7' }
    expect(readConfig(HOST, environment)).toMatchObject({ idleLockSeconds: 0, maxMegapixels: 900.5, stationId: 'B7' })
  })

  it.each([
    ['BENCHLIGHT_IDLE_LOCK_SECONDS', '-1', 'idleLockSeconds'],
    ['BENCHLIGHT_IDLE_LOCK_SECONDS', 'soon', 'idleLockSeconds'],
    // A timer of Node counts milliseconds in 31 bits, and fires at once beyond.
    ['BENCHLIGHT_IDLE_LOCK_SECONDS', '2147484', 'idleLockSeconds'],
    ['BENCHLIGHT_MAX_MEGAPIXELS', '0', 'maxMegapixels'],
    ['BENCHLIGHT_MAX_FILE_MIB', 'NaN', 'maxFileMebibytes']
  ])('refuses %s=%s and names the setting', (name, value, setting) => {
    expect(() => readConfig(HOST, { [name]: value })).toThrow(expect.objectContaining({
      code: 'BAD_INPUT', message: expect.stringContaining(setting) as string
    }))
  })
})
