import { renameSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Writes a file so that a reader sees either the old text or the whole new one, even when the writer is killed or the
 * disk is full.
 */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  const draft = `${file}.${process.pid}.new`
  try {
    writeFileSync(draft, text, { mode })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** What a fault of the file system means, in a few words. */
export function fileFault(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  switch (code) {
    case 'ENOSPC':
      return 'the disk is full'
    case 'EDQUOT':
      return 'this user may not use more of the disk'
    case 'EROFS':
      return 'the disk may only be read'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there'
    case 'ENOTDIR':
    case 'EEXIST':
      return 'something else is in its place'
    default:
      return code ?? String(error)
  }
}
