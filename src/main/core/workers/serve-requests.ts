import { AppError } from '@shared/contract/errors'
import { parentChannel } from './parent-channel'
import type { ReplyEnvelope, RequestEnvelope } from './request-worker'

/** The worker's side of a `RequestWorker`: answers every request of the parent, and ends with it. */
export function serveRequests<Request, Answer>(answer: (request: Request) => Promise<Answer>): void {
  const channel = parentChannel<RequestEnvelope<Request>, ReplyEnvelope<Answer>>()

  async function reply({ id, request }: RequestEnvelope<Request>): Promise<void> {
    try {
      channel.send({ id, kind: 'answer', answer: await answer(request) })
    } catch (error) {
      if (error instanceof AppError) channel.send({ id, kind: 'failure', code: error.code, message: error.message, data: error.data })
      else channel.send({ id, kind: 'failure', code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) })
    }
  }

  channel.onMessage((message) => void reply(message))
}
