import { describe, expect, it } from 'vitest'
import { isOwnAddress, isPageAddress, PAGE_ADDRESS, START_UP_ADDRESS } from './app-address'

describe('addresses of the application', () => {
  it.each([PAGE_ADDRESS, `${PAGE_ADDRESS}#lots`, `${PAGE_ADDRESS}?x=1`])('%s is its page', (address) => {
    expect(isPageAddress(address)).toBe(true)
  })

  it.each([
    START_UP_ADDRESS,
    'app://benchlight/',
    'app://benchlight/index.html/more',
    'app://other/index.html',
    'app://benchlight.example.com/index.html',
    'app://user@other/index.html',
    'http://benchlight/index.html',
    'https://example.com/?app://benchlight/index.html',
    'file:///index.html',
    'about:blank',
    ''
  ])('%j is not its page', (address) => {
    expect(isPageAddress(address)).toBe(false)
  })

  it('tells its files from others\'', () => {
    expect(isOwnAddress('app://benchlight/report/1/file')).toBe(true)
    expect(isOwnAddress('app://elsewhere/report/1/file')).toBe(false)
    expect(isOwnAddress('javascript:alert(1)')).toBe(false)
  })
})
