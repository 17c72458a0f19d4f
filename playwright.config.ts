import { defineConfig } from '@playwright/test'

const MINUTE = 60_000

/** Specs of the desktop program; all others are of the web host. */
const DESKTOP_SPECS = /desktop-.*\.spec\.ts$/

/** A bench screen. */
const SCREEN = { width: 1920, height: 1080 }

export default defineConfig({
  testDir: 'e2e/specs',
  outputDir: 'test-results',
  globalSetup: './e2e/fixtures/global-setup.ts',
  workers: 2,
  retries: 0,
  timeout: 2 * MINUTE,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['BENCHLIGHT_REQUIRE_ALL'] === '1',
  reporter: 'list',
  use: {
    viewport: SCREEN,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Named by `npm test`, else found by the global setup, before the workers read this.
      executablePath: process.env['BENCHLIGHT_BROWSER'],
      // Software rendering on machines without a graphics card, and a camera that is always there.
      args: ['--disable-gpu', '--use-fake-device-for-media-stream']
    }
  },
  projects: [
    { name: 'web', testIgnore: DESKTOP_SPECS },
    { name: 'desktop', testMatch: DESKTOP_SPECS }
  ]
})
