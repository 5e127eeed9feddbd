import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { takeLock } from '../lock.ts'

// Wants the lock of a folder as soon as the file `go-<round>` is there, in each of some rounds, and writes down whether
// it got it. It never lets go.
const [, , folder, name, rounds] = process.argv as [string, string, string, string, string]
for (let round = 0; round < Number(rounds); round++) {
  while (!existsSync(`${folder}/go-${round}`));
  writeFileSync(`${folder}/draft-${name}`, taken())
  renameSync(`${folder}/draft-${name}`, `${folder}/got-${round}-${name}`)
}
// It lives until it is ended: the lock of one that is gone would rightly be taken over.
setInterval(() => {}, 1000)

function taken(): 'taken' | 'refused' {
  try {
    takeLock(`${folder}/locked`, 'stackwright up')
    return 'taken'
  } catch {
    return 'refused'
  }
}
