import { runInThisContext } from 'node:vm'
import { app } from './app'

/** From the test to the application: a function's source to call with the module `electron` and an argument. */
export interface EvaluateRequest { id: number; source: string; argument: unknown }

/** From the application to the test. */
export type ControlMessage =
  | { kind: 'ready'; endpoint: string }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }

/** Lets the test that started this process attach to its pages and call functions in it, as Playwright does in Electron. */
export function listenToTest(electron: unknown): void {
  const tell = (message: ControlMessage): void => { process.send?.(message) }
  process.on('message', ({ id, source, argument }: EvaluateRequest) => {
    // The test's own function, as source: Playwright evaluates it the same way.
    const evaluated = runInThisContext(`(${source})`) as (electron: unknown, argument: unknown) => unknown
    const called = Promise.resolve().then(() => evaluated(electron, argument))
    called.then(
      (value) => tell({ kind: 'value', id, value }),
      (error: unknown) => tell({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) })
    )
  })
  // Nobody is left to close the windows.
  process.on('disconnect', () => app.exit(1))
  void app.browser().then(({ endpoint }) => tell({ kind: 'ready', endpoint }))
}
