import { takeLock } from '../lock.ts'

// Takes the lock of the folder in its first argument, says so, and keeps it until its input ends. A failed attempt is
// said too.
try {
  const release = takeLock(process.argv[2]!, 'stackwright up')
  process.stdout.write('taken\n')
  process.stdin.on('end', release).resume()
} catch (error) {
  process.stdout.write(`${(error as Error).name}\n`)
}
