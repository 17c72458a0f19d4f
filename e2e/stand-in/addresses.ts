/*
 * Chromium knows no schemes of ours. The stand-in serves `app://benchlight/…` as `http://benchlight.localhost/…`,
 * which Chromium takes for as secure, and translates at every border.
 */

/** The hosts that are ours, in Chromium's terms: all that Chromium's rules send to the stand-in's server. */
export const STAND_IN_HOSTS = '*.localhost'

const SUFFIX = '.localhost'

let scheme: string | undefined

/** Names the one scheme that is served so. */
export function chooseScheme(name: string): void {
  if (scheme !== undefined && scheme !== name) throw new Error('The stand-in serves one scheme only')
  scheme = name
}

/** An address of the application in Chromium's terms; others stay as they are. */
export function toChromium(address: string): string {
  const match = /^([a-z]+):\/\/([^/]+)(.*)$/s.exec(address)
  return match && match[1] === scheme ? `http://${match[2]}${SUFFIX}${match[3]}` : address
}

/** Chromium's address in the application's terms; others stay as they are. */
export function toApplication(address: string): string {
  const match = /^http:\/\/([^/]+)\.localhost(.*)$/s.exec(address)
  return match && scheme !== undefined ? `${scheme}://${match[1]}${match[2]}` : address
}
