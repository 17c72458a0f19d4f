import type { Artifact } from '@shared/contract/models'
import { sql } from 'kysely'
import type { Tx } from '../db/database'

export interface NewBlob {
  checksum_sha256: string
  file_size_bytes: number
  content_type: string
  width: number
  height: number
}

/** Records stored bytes; the same bytes again are the same row. */
export async function ensureBlob(tx: Tx, blob: NewBlob): Promise<void> {
  await tx
    .insertInto('artifact_blobs')
    .values(blob)
    .onConflict((conflict) => conflict.column('checksum_sha256').doNothing())
    .execute()
}

export async function insertArtifact(
  tx: Tx,
  artifact: {
    id: string; inspection_id: string; station_id: string; file_name: string; file_path: string
    content_type: string; file_size_bytes: number; checksum_sha256: string; metadata: { view: string; original_file_name: string }
  }
): Promise<void> {
  await tx
    .insertInto('artifacts')
    .values({ ...artifact, artifact_type: 'image', metadata: JSON.stringify(artifact.metadata) })
    .execute()
}

export async function findArtifact(tx: Tx, artifactId: string): Promise<Artifact | null> {
  return ((await selectArtifacts(tx).where('artifacts.id', '=', artifactId).executeTakeFirst()) as Artifact | undefined) ?? null
}

/** An image of this lot, of whichever chip, that has these very bytes. */
export async function findArtifactInLot(
  tx: Tx,
  lotId: string,
  checksum: string
): Promise<(Artifact & { chip_id: string }) | null> {
  const row = await selectArtifacts(tx)
    .innerJoin('inspections', 'inspections.id', 'artifacts.inspection_id')
    .select('inspections.chip_id')
    .where('inspections.lot_id', '=', lotId)
    .where('artifacts.checksum_sha256', '=', checksum)
    .orderBy('artifacts.created_at')
    .limit(1)
    .executeTakeFirst()
  return (row as (Artifact & { chip_id: string }) | undefined) ?? null
}

function selectArtifacts(tx: Tx) {
  return tx
    .selectFrom('artifacts')
    .innerJoin('artifact_blobs', 'artifact_blobs.checksum_sha256', 'artifacts.checksum_sha256')
    .select([
      'artifacts.id', 'artifacts.inspection_id', 'artifacts.file_name', 'artifacts.content_type', 'artifacts.file_size_bytes',
      'artifacts.checksum_sha256', 'artifact_blobs.width', 'artifact_blobs.height', 'artifacts.created_at',
      sql<string>`artifacts.metadata->>'view'`.as('view')
    ])
}
