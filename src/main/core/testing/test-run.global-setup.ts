import { removeRun } from './test-run'

/** Vitest calls this in the process that started the workers, after the last of them. */
export async function teardown(): Promise<void> {
  await removeRun(process.pid)
}
