import { AppError } from '@shared/contract/errors'
import { parentChannel } from './parent-channel'
import type { ReplyEnvelope, RequestEnvelope } from './request-worker'

/** The worker's side of a `RequestWorker`: answers every request of the parent, and ends with it. */
export function serveRequests(answer: (request: never) => Promise<unknown>): void {
  const channel = parentChannel<RequestEnvelope<never>, ReplyEnvelope<unknown>>()

  async function reply({ id, request }: RequestEnvelope<never>): Promise<void> {
    try {
      channel.send({ id, kind: 'answer', answer: await answer(request) })
    } catch (error) {
      if (error instanceof AppError) channel.send({ id, kind: 'failure', code: error.code, message: error.message, data: error.data })
      else channel.send({ id, kind: 'failure', code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) })
    }
  }

  channel.onMessage((message) => void reply(message))
}
