import type { WebContents } from 'electron'

const STEP_ID = 'step'

/** Shown from the first moment until the core is up: the mark and what is being done. It has no script. */
export const START_UP_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="dark">
<title>Benchlight</title>
<style>
  body { display: grid; place-content: center; height: 100vh; margin: 0; background: #0e1115; text-align: center; }
  svg { margin: 0 auto 16px; color: #4cc2ff; }
  p { margin: 0; color: #9fb0c0; font: 15px system-ui, sans-serif; }
</style>
</head>
<body>
<svg width="64" height="64" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true">
  <rect x="6" y="6" width="12" height="12" rx="1.5"/>
  <path d="M9 2.5V6M15 2.5V6M9 18v3.5M15 18v3.5M2.5 9H6M2.5 15H6M18 9h3.5M18 15h3.5" stroke-linecap="round"/>
  <circle cx="12" cy="12" r="2.4" fill="currentColor" stroke="none"/>
</svg>
<p id="${STEP_ID}" role="status">Starting</p>
</body>
</html>
`

/** Tells what is being done. The page may show another step, or be gone already: that is no fault. */
export function showStep(contents: WebContents, step: string): void {
  if (contents.isDestroyed()) return
  const text = JSON.stringify(step)
  contents
    .executeJavaScript(`{ const step = document.getElementById('${STEP_ID}'); if (step) step.textContent = ${text} }`)
    .catch(() => undefined)
}
