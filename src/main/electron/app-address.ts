/** The scheme that the page and its files come from. Nothing outside this process can serve it. */
export const APP_SCHEME = 'app'
const APP_HOST = 'benchlight'

/** The application's page: the only document that is given the contract. */
export const PAGE_ADDRESS = `${APP_SCHEME}://${APP_HOST}/index.html`
/** What is shown until the core is up. */
export const START_UP_ADDRESS = `${APP_SCHEME}://${APP_HOST}/starting.html`

/** Whether an address is one of ours, of a page or of a file. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST
}

/** Whether an address is the application's page; what stands behind `#` and `?` does not matter. */
export function isPageAddress(address: string): boolean {
  return isOwnAddress(address) && new URL(address).pathname === new URL(PAGE_ADDRESS).pathname
}
