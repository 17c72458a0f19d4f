/** A Node version that a piece of the tool chain wants at least. @typedef {[major: number, minor: number]} NodeVersion */

/** What Benchlight itself needs; `engines` in `package.json` says the same. @type {NodeVersion} */
export const NODE_FOR_BENCHLIGHT = [20, 19]

/** What the installer of Electron's runtime needs. @type {NodeVersion} */
export const NODE_FOR_ELECTRON_INSTALLER = [22, 12]

/**
 * @param {string} version as in `process.versions.node`
 * @param {NodeVersion} wanted
 */
export function isAtLeast(version, [wantedMajor, wantedMinor]) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}
