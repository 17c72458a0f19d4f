/**
 * Addresses of what never crosses the contract. Both hosts serve the same paths on the page's own origin,
 * after the same access check as the contract.
 */
export const urls = {
  /** Viewer source of a captured image; `/image`, `/thumbnail`, `/tile/…` lie below it. */
  artifact: (artifactId: string) => `/artifact/${encodeURIComponent(artifactId)}`,
  artifactThumbnail: (artifactId: string) => `/artifact/${encodeURIComponent(artifactId)}/thumbnail`,
  /** Viewer source of a golden image. */
  golden: (goldenId: string) => `/golden/${encodeURIComponent(goldenId)}`,
  goldenThumbnail: (goldenId: string) => `/golden/${encodeURIComponent(goldenId)}/thumbnail`,
  reportFile: (reportId: string) => `/report/${encodeURIComponent(reportId)}/file`,
  /** PDF label sheet of a lot. */
  labels: (lotId: string) => `/labels/${encodeURIComponent(lotId)}`,
  upload: (fileName: string) => `/upload?name=${encodeURIComponent(fileName)}`
}
