/** Whether `npm start` opens Electron or the web host. */

/**
 * @typedef {object} Surroundings
 * @property {boolean} webWanted `--web` was given
 * @property {NodeJS.Platform} platform
 * @property {Record<string, string | undefined>} env
 * @property {number | undefined} uid of the process; Windows has none
 * @property {boolean} published `--listen` was given: someone wants to come in from outside
 */

/** @typedef {{ host: 'electron' } | { host: 'web', reason: string }} HostChoice */

/**
 * Whether somebody sits before a graphical session that windows can open in.
 *
 * @param {Pick<Surroundings, 'platform' | 'env'>} surroundings
 */
export function hasDisplay({ platform, env }) {
  if (platform === 'win32' || platform === 'darwin') return true
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

/**
 * Chooses the host from what is known before Electron's runtime is looked for.
 *
 * @param {Surroundings} surroundings
 * @returns {HostChoice}
 */
export function chooseHost(surroundings) {
  if (surroundings.webWanted) return { host: 'web', reason: '--web was given' }
  if (surroundings.published) return { host: 'web', reason: '--listen was given, and only the web host listens' }
  if (!hasDisplay(surroundings)) return { host: 'web', reason: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' }
  if (surroundings.uid === 0) {
    return { host: 'web', reason: 'this is root, and Electron runs as root only without its sandbox' }
  }
  return { host: 'electron' }
}
