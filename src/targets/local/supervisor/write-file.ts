import { renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a file so that a reader sees either the old text or the whole new one, even when the writer is killed or the disk is full. */
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
