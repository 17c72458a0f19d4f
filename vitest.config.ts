import { defineConfig } from 'vitest/config'
import { aliases } from './aliases'

const MINUTE = 60_000

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    include: ['src/**/*.test.ts', 'db/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['src/main/core/testing/test-run.global-setup.ts'],
    testTimeout: MINUTE,
    hookTimeout: 2 * MINUTE,
    pool: 'forks',
    maxWorkers: 2
  }
})
