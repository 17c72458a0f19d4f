import sharp from 'sharp'
import { AppError } from '@shared/contract/errors'
import { runDetection } from '@core/inference/run-detection'
import type { WorkerAnswer, WorkerRequest } from '@core/inference/worker-protocol'

/** Electron's `process.parentPort` in a utility process, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: WorkerRequest }) => void): void
  postMessage(message: WorkerAnswer): void
}

/** The detection process: takes requests from its parent, one at a time, and ends with it. */
function main(): void {
  // Pictures are read once, so libvips need not cache them; the detector itself runs on one core.
  sharp.cache(false)
  const parentPort = (process as typeof process & { parentPort?: ParentPort }).parentPort
  if (parentPort !== undefined) {
    parentPort.on('message', ({ data }) => { void answer(data, message => parentPort.postMessage(message)) })
    return
  }
  process.on('message', (message: WorkerRequest) => { void answer(message, reply => { process.send?.(reply) }) })
  process.on('disconnect', () => process.exit())
}

async function answer({ id, request }: WorkerRequest, reply: (message: WorkerAnswer) => void): Promise<void> {
  try {
    reply({ kind: 'detected', id, result: await runDetection(request) })
  } catch (error) {
    reply(error instanceof AppError
      ? { kind: 'failed', id, code: error.code, message: error.message, data: error.data }
      : { kind: 'failed', id, code: 'DETECTION_FAILED', message: `The detector stopped with a fault: ${String(error)}` })
  }
}

main()
