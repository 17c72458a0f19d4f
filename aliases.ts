import { resolve } from 'node:path'

/** Import aliases, one list for the bundler, the test runner and (by hand) `tsconfig.json`. */
export const aliases = {
  '@shared': resolve(__dirname, 'src/shared'),
  '@core': resolve(__dirname, 'src/main/core'),
  '@db': resolve(__dirname, 'db'),
  '@renderer': resolve(__dirname, 'src/renderer')
}
