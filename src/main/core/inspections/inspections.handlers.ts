import type { inspectionsContract } from '@shared/contract/inspections.contract'
import type { CaptureService } from '../capture/capture.service'
import type { InferenceService } from '../inference/inference.service'
import type { ReviewService } from '../review/review.service'
import type { HandlersOf } from '../rpc/router'
import type { InspectionsService } from './inspections.service'

/** All that happens on one inspection: images in, detection, verdicts, completion. */
export function inspectionsHandlers(services: {
  inspections: InspectionsService
  capture: CaptureService
  inference: InferenceService
  review: ReviewService
}): HandlersOf<typeof inspectionsContract> {
  const { inspections, capture, inference, review } = services
  return {
    'inspections.get': ({ inspection_id }, { session }) => inspections.get(session.acting(), inspection_id),
    'inspections.reinspect': ({ id, ...chip }, { session }) =>
      inspections.reinspect(session.acting(), { ...chip, inspection_id: id }),
    'inspections.complete': ({ inspection_id }, { session }) => inspections.complete(session.acting(), inspection_id),
    'capture.add': (input, { session }) => capture.add(session.acting(), input),
    'capture.demo': (input, { session, signal }) => capture.fromDemoCamera(session.acting(), input, signal),
    'inference.retry': async ({ id, artifact_id }, { session }) => ({
      job_id: await inference.queueAgain(session.acting(), id, artifact_id)
    }),
    'inference.cancel': async ({ job_id }, { session }) => ({ cancelled: await inference.cancel(session.acting(), job_id) }),
    'defects.review': (input, { session }) => review.review(session.acting(), input),
    'defects.undo': (input, { session }) => review.undo(session.acting(), input),
    'defects.draw': (input, { session }) => review.draw(session.acting(), input)
  }
}
