import { describe, expect, it } from 'vitest'
import { parseStartOptions } from './start-options.mjs'
import { parseTestOptions, SUITES } from './test-options.mjs'
import { UsageError } from './usage-error.mjs'

describe('the options of npm start', () => {
  it('open a browser and choose the host freely by default', () => {
    expect(parseStartOptions([])).toEqual({
      help: false,
      web: false,
      open: true,
      published: false,
      webHostArgs: [],
      electronArgs: []
    })
  })

  it('hand the data folder and the demo choice to either host', () => {
    const options = parseStartOptions(['--home', '/data', '--no-demo'])
    expect(options.webHostArgs).toEqual(['--home', '/data', '--no-demo'])
    expect(options.electronArgs).toEqual(['--home', '/data', '--no-demo'])
  })

  it('take a port as the wish for the web host, which alone has one', () => {
    expect(parseStartOptions(['--port', '8080'])).toMatchObject({
      web: true,
      webHostArgs: ['--port', '8080'],
      electronArgs: []
    })
  })

  it.each(['0.0.0.0:8080', '[::]:8080', 'bench-7:0'])('publish on %s', (address) => {
    expect(parseStartOptions(['--listen', address])).toMatchObject({
      published: true,
      webHostArgs: ['--listen', address]
    })
  })

  it.each([
    ['--port', 'x'],
    ['--port', '65536'],
    ['--port', '-1'],
    ['--listen', '8080'],
    ['--listen', '0.0.0.0:99999'],
    ['--listen', '0.0.0.0:'],
    ['--home'],
    ['--no-sandbox'],
    ['start']
  ])('refuse %s %s', (...args) => {
    expect(() => parseStartOptions(args)).toThrow(UsageError)
  })
})

describe('the options of npm test', () => {
  it('run every suite in order unless some are named', () => {
    expect(parseTestOptions([])).toEqual({ help: false, long: false, suites: SUITES })
    expect(parseTestOptions(['unit', 'lint'])).toMatchObject({ suites: ['lint', 'unit'] })
  })

  it('run the tests alone in the long run', () => {
    expect(parseTestOptions(['--long'])).toEqual({ help: false, long: true, suites: ['unit', 'e2e'] })
  })

  it('refuse a suite that there is not, and say which there are', () => {
    expect(() => parseTestOptions(['units'])).toThrow(/"units".*lint, typecheck/)
    expect(() => parseTestOptions(['--fast'])).toThrow(UsageError)
  })
})
