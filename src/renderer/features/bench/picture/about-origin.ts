import type { Registration } from '../../../components/viewer'
import type { Size } from '@shared/domain/geometry'

/**
 * The detector tells how the golden lies in the captured picture about their centres; the viewer places it
 * about the golden's top left corner: captured = s · R · (golden − goldenCentre) + capturedCentre + shift.
 *
 * @param about shift of the centre in captured pixels, degrees clockwise, scale
 * @param golden size of the golden image in pixels
 * @param captured size of the captured image in pixels
 */
export function aboutOrigin(about: Registration, golden: Size, captured: Size): Registration {
  const radians = (about.rotationDeg * Math.PI) / 180
  const cos = about.scale * Math.cos(radians)
  const sin = about.scale * Math.sin(radians)
  const [centreX, centreY] = [golden.width / 2, golden.height / 2]
  return {
    dx: captured.width / 2 + about.dx - (cos * centreX - sin * centreY),
    dy: captured.height / 2 + about.dy - (sin * centreX + cos * centreY),
    rotationDeg: about.rotationDeg,
    scale: about.scale
  }
}
