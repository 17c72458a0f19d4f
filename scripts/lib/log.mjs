/**
 * Tells the person at the terminal what happens. Always on stderr: stdout belongs to results, such as the web host's
 * address or a command's JSON.
 *
 * @param {string} message
 */
export function say(message) {
  process.stderr.write(`benchlight: ${message}\n`)
}

/**
 * A duration for people: `0.4 s`, `75 s`.
 *
 * @param {number} milliseconds
 */
export function seconds(milliseconds) {
  const value = milliseconds / 1000
  return `${value.toFixed(value < 10 ? 1 : 0)} s`
}
