import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Flushes a file's bytes to the disk itself. A failure is final: the source has to be written again. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes a rename or a new name in this folder survive a power cut. Windows has no such call; NTFS journals names. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a file, whose bytes are synced already, its final name so that both survive a power cut. */
export async function publishFile(temporary: string, final: string): Promise<void> {
  await rename(temporary, final)
  await syncFolder(dirname(final))
}
