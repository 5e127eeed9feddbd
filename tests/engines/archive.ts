import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

/**
 * The files of a zip archive that a choice of names takes, by name. Archives beyond 4 GiB and encrypted ones are not
 * read.
 */
export function filesOf(path: string, choose: (name: string) => boolean): Map<string, string> {
  const file = openSync(path, 'r')
  try {
    const size = statSync(path).size
    const read = (at: number, length: number) => {
      const buffer = Buffer.alloc(length)
      readSync(file, buffer, 0, length, at)
      return buffer
    }
    // The directory stands at the end, before a trailer that may carry a comment of up to 64 KiB.
    const tail = read(Math.max(0, size - 66_000), Math.min(size, 66_000))
    const trailer = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
    if (trailer < 0) throw new Error(`${path} is not a zip archive`)
    const directory = read(tail.readUInt32LE(trailer + 16), tail.readUInt32LE(trailer + 12))
    const found = new Map<string, string>()
    for (let at = 0; at + 46 <= directory.length;) {
      const [nameLength, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset)) as [
        number,
        number,
        number,
      ]
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
      if (choose(name)) {
        const start = directory.readUInt32LE(at + 42)
        const header = read(start, 30)
        const content = read(
          start + 30 + header.readUInt16LE(26) + header.readUInt16LE(28),
          directory.readUInt32LE(at + 20),
        )
        found.set(name, (directory.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content)).toString('utf8'))
      }
      at += 46 + nameLength + extra + comment
    }
    return found
  } finally {
    closeSync(file)
  }
}
