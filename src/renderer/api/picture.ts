import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { AppError } from '@shared/contract/errors'
import { refusal } from '../host/upload'
import type { PictureSource } from '../components/viewer/picture-source'

/** What `GET <base>/picture` answers. */
type PictureAnswer =
  | { kind: 'image'; width: number; height: number }
  | { kind: 'tiles'; width: number; height: number; tileSize: number; maxLevel: number }
  | { kind: 'preparing'; width: number; height: number; done: number; total: number }

export interface PictureState {
  source: PictureSource | null
  /** While the viewing copy of a large image is being made. */
  preparing: { done: number; total: number } | null
  error: unknown
  retry(): void
}

const PREPARING_POLL_MS = 400

/**
 * The viewer's source of a stored picture.
 *
 * @param base address of the artifact or golden image (`urls.artifact`, `urls.golden`); null for none
 */
export function usePicture(base: string | null): PictureState {
  const query = useQuery({
    queryKey: ['picture', base],
    queryFn: ({ signal }) => fetchPicture(base ?? '', signal),
    enabled: base !== null,
    refetchInterval: ({ state }) => (state.data?.kind === 'preparing' ? PREPARING_POLL_MS : false)
  })
  const answer = base === null ? undefined : query.data
  const source = useMemo(() => (answer && base !== null ? toSource(base, answer) : null), [answer, base])
  return {
    source,
    preparing: answer?.kind === 'preparing' ? answer : null,
    error: base === null ? null : query.error,
    retry: () => void query.refetch()
  }
}

async function fetchPicture(base: string, signal: AbortSignal): Promise<PictureAnswer> {
  const response = await fetch(`${base}/picture`, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new AppError('CONNECTION_LOST', 'The core could not be reached for the picture.')
  })
  if (!response.ok) throw refusal(response.status, await response.text())
  return (await response.json()) as PictureAnswer
}

function toSource(base: string, answer: PictureAnswer): PictureSource | null {
  const { width, height } = answer
  switch (answer.kind) {
    case 'image':
      return { kind: 'image', url: `${base}/image`, width, height }
    case 'tiles':
      return {
        kind: 'tiles',
        width,
        height,
        tileSize: answer.tileSize,
        maxLevel: answer.maxLevel,
        tileUrl: (level, x, y) => `${base}/tile/${level}/${x}/${y}`
      }
    case 'preparing':
      return null
  }
}
