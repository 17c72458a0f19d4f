import sharp from 'sharp'
import { AppError } from '@shared/contract/errors'
import type { RenderAnswer, RenderRequest } from '@core/reports/render/render-protocol'
import { renderToFile } from '@core/reports/render/render-to-file'
import { parentChannel } from '@core/workers/parent-channel'

/** The report process: renders what its parent asks for, one request at a time, and ends with it. */
function main(): void {
  // Every picture is read once; a cache would only hold memory.
  sharp.cache(false)
  const parent = parentChannel<RenderRequest, RenderAnswer>()
  let previous = Promise.resolve()
  parent.onMessage((request) => {
    previous = previous.then(() => answer(request, (message) => parent.send(message)))
  })
}

async function answer(request: RenderRequest, reply: (message: RenderAnswer) => void): Promise<void> {
  const { id } = request
  try {
    const rendered = await renderToFile(request, (progress) => reply({ kind: 'progress', id, progress }))
    reply({ kind: 'done', id, ...rendered })
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'INTERNAL'
    reply({ kind: 'failed', id, code, message: error instanceof Error ? error.message : String(error) })
  }
}

main()
