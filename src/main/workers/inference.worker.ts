import sharp from 'sharp'
import { AppError } from '@shared/contract/errors'
import { runDetection } from '@core/inference/run-detection'
import type { WorkerAnswer, WorkerRequest } from '@core/inference/worker-protocol'
import { parentChannel } from '@core/workers/parent-channel'

/** The detection process: takes one request at a time from its parent, and ends with it. */
function main(): void {
  // Every picture is read once; a cache would only hold memory.
  sharp.cache(false)
  const parent = parentChannel<WorkerRequest, WorkerAnswer>()
  parent.onMessage((request) => {
    void answer(request).then((reply) => parent.send(reply))
  })
}

async function answer({ id, request }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    return { kind: 'detected', id, result: await runDetection(request) }
  } catch (error) {
    return error instanceof AppError
      ? { kind: 'failed', id, code: error.code, message: error.message, data: error.data }
      : { kind: 'failed', id, code: 'DETECTION_FAILED', message: `The detector stopped with a fault: ${String(error)}` }
  }
}

main()
